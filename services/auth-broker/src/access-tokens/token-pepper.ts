/** The key under which tokens are known, as a class so that it can be injected. */
export class TokenPepper {
  constructor(readonly key: Buffer) {}
}
