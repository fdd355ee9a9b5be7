/** How a text is to look: columns of the terminal, and whether it shows colour. */
export interface TextStyle {
  readonly width: number;
  readonly color: boolean;
}

/** Narrowest terminal that text is laid out for, in columns. */
export const LEAST_WIDTH = 60;
