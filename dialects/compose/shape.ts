import { leaves, listOf, type Shape } from "../../documents/shape.ts";

/** An object with these fields, and with any that begins with `x-`. */
const extensible = (fields: Readonly<Record<string, Shape>>): Shape => ({ fields, extensions: true });

const PORTS = listOf(
  extensible(leaves("app_protocol", "host_ip", "mode", "name", "protocol", "published", "target")),
);

const ATTACHMENTS: Shape = {
  values: extensible(
    leaves(
      "aliases",
      "driver_opts",
      "gw_priority",
      "interface_name",
      "ipv4_address",
      "ipv6_address",
      "link_local_ips",
      "mac_address",
      "priority",
    ),
  ),
};

const NETWORK = extensible(
  leaves(
    "attachable",
    "driver",
    "driver_opts",
    "enable_ipv4",
    "enable_ipv6",
    "external",
    "internal",
    "ipam",
    "labels",
    "name",
  ),
);

/** Fields of a service by their names; those of networks and ports are looked into. */
const SERVICE_FIELDS =
  "annotations attach blkio_config build cap_add cap_drop cgroup cgroup_parent command configs container_name cpu_count cpu_percent cpu_period cpu_quota cpu_rt_period cpu_rt_runtime cpu_shares cpus cpuset credential_spec depends_on deploy develop device_cgroup_rules devices dns dns_opt dns_search domainname entrypoint env_file environment expose extends external_links extra_hosts gpus group_add healthcheck hostname image init ipc isolation label_file labels links logging mac_address mem_limit mem_reservation mem_swappiness memswap_limit models network_mode oom_kill_disable oom_score_adj pid pids_limit platform post_start pre_stop privileged profiles provider pull_policy pull_refresh_after read_only restart runtime scale secrets security_opt shm_size stdin_open stop_grace_period stop_signal storage_opt sysctls tmpfs tty ulimits use_api_socket user userns_mode uts volumes volumes_from working_dir";

const SERVICE = extensible({
  ...leaves(...SERVICE_FIELDS.split(" ")),
  networks: ATTACHMENTS,
  ports: PORTS,
});

/** Fields of a compose file (Compose specification, schema/compose-spec.json); Docker Compose refuses others. */
export const COMPOSE_SHAPE = extensible({
  ...leaves("configs", "include", "models", "name", "secrets", "version", "volumes"),
  networks: { values: NETWORK },
  services: { values: SERVICE },
});
