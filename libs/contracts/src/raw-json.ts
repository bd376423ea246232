export {};

declare global {
  /** ES2026, which the library of TypeScript does not know yet. */
  interface JSON {
    /** A number, or another primitive, that `JSON.stringify` writes as it is given. @throws SyntaxError when it is no primitive */
    rawJSON(text: string): object;
    /** Whether a value is a number, or another primitive, that is kept as it is written. */
    isRawJSON(value: unknown): boolean;
  }
}
