import { allCases } from "./all-cases.ts";

process.stdout.write(JSON.stringify(allCases()));
