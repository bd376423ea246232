/** What the command's exit code says; a stable part of its interface. */
export const exitCodes = { ok: 0, failure: 1, usage: 2, notSignedIn: 3, unreachable: 4, interrupted: 130 } as const;

export const exitCodesHelp = `Exit codes:
  0    done
  1    refused or failed; the reason is on stderr
  2    the command line is not valid
  3    not signed in, or the token is not accepted
  4    portal, gateway or identity provider cannot be reached
  130  interrupted`;
