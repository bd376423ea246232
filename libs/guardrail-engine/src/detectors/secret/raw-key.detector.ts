import { isInWord, matchAt } from '../../define.js';
import type { Detector, Match } from '../../detector.js';
import { formOf } from './form.js';
import { isPattern, isPlaceholder } from './placeholder.js';
import { keyed } from './token.js';

const exponent = /"d"\s{0,4}:\s{0,4}"([0-9A-Za-z_-]{40,1400})"/y;
const jwkNearby = 1_500;
const ecKey = formOf('{url:43}').sample;

/** Private keys as JSON Web Keys: the member `d` of RFC 7518, sections 6.2.2 and 6.3.2, of an object with `kty`. */
export const privateKeyJwkDetector: Detector = {
  id: 'secret.private_key_jwk',
  kind: 'secret',
  title: 'Private key (JWK)',
  description: 'JSON Web Keys with their private part (d)',
  label: 'private key',
  finders: [{ literals: ['"d"'], verify: verifyJwk }],
  examples: {
    found: [`{"kty":"EC","crv":"P-256","x":"a","y":"b","d":"«${ecKey}»"}`, `{ "d" : "«${ecKey}»", "kty": "OKP" }`],
    clean: [
      `{"kty":"EC","crv":"P-256","x":"${ecKey}","y":"${ecKey}"}`,
      `{"d":"2026-11-27","kty":"EC"}`,
      `{"d":"M0 0L10 10Z"}`,
    ],
    worst: ['"d":"', `"d":"${ecKey}",`, `{"kty":"EC","d":"${ecKey}"}`],
  },
};

function verifyJwk(text: string, start: number): Match | undefined {
  const member = matchAt(exponent, text, start);
  if (member === undefined) return undefined;
  const from = start + member.lastIndexOf('"', member.length - 2) + 1;
  const end = start + member.length - 1;
  const before = text.slice(Math.max(0, start - jwkNearby), start);
  const after = text.slice(end, end + jwkNearby);
  const close = after.indexOf('}');
  const object = before.slice(before.lastIndexOf('{') + 1) + (close < 0 ? after : after.slice(0, close));
  return /"kty"\s{0,4}:/.test(object) ? { start: from, end, confidence: 0.95 } : undefined;
}

const wireguard = formOf('{base64:43}').sample;
const wireguardKey = /[0-9A-Za-z+/]{43}=(?![0-9A-Za-z+/=])/y;

/** Keys of WireGuard, 32 bytes in base64: https://man7.org/linux/man-pages/man8/wg.8.html */
export const wireguardKeyDetector: Detector = {
  id: 'secret.wireguard_key',
  kind: 'secret',
  title: 'WireGuard key',
  description: 'Private and preshared keys of WireGuard',
  label: 'WireGuard key',
  finders: [{ labels: ['PrivateKey', 'Private Key', 'PresharedKey', 'Preshared Key'], verify: verifyWireguard }],
  examples: {
    found: [`[Interface]\nPrivateKey = «${wireguard}=»`, `PresharedKey = «${wireguard}=»`],
    clean: [`PublicKey = ${wireguard}=`, 'PrivateKey = (hidden)', `PrivateKey = ${wireguard}`],
    worst: ['PrivateKey = ', `PrivateKey = ${wireguard}= `],
  },
};

function verifyWireguard(text: string, start: number): Match | undefined {
  const value = isInWord(text, start - 1) ? undefined : matchAt(wireguardKey, text, start);
  if (value === undefined || isPlaceholder(value) || isPattern(value)) return undefined;
  return { start, end: start + value.length, confidence: 0.85 };
}

/** Private keys of wallets and signers as 32 bytes in hex, near their name (SEC 1, section 2.3.7, and Ethereum's use of it). */
export const hexPrivateKeyDetector = keyed({
  id: 'hex_private_key',
  title: 'Private key (hex)',
  forms: ['0x{hex:64}', '{hex:64}'],
  names: [
    'private key',
    'privkey',
    'privatekey',
    'wallet key',
    'deployer key',
    'signer key',
    'secret key',
    'mnemonic key',
  ],
  confidence: 0.4,
});
