import { matchAt } from '../../define.js';
import type { Detector, Match } from '../../detector.js';
import { formOf } from './form.js';
import { isPlaceholder } from './placeholder.js';

const header = /-----BEGIN ((?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?)-----/y;
/** What may stand between the first line and the key: ends of lines, also as escapes or in code. */
const gap = /(?:\s|\\+[nr]|["'`+,>|;#*]|\\$){0,80}/y;
/** How the keys of the usual formats begin (DER, OpenSSH, OpenPGP), and the headers of old ones. */
const keyBegin =
  /M[A-Za-z0-9+/]{3}|b3BlbnNzaC1rZXk|l[QIF][A-Za-z0-9+/]{2}|x[a-zA-Z][A-Za-z0-9+/]{2}|(?:Proc-Type|DEK-Info|Version|Comment|Hash|Charset|MessageID): /y;
const longRow = /[A-Za-z0-9+/]{24}/y;

const pem = '-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBg\n-----END PRIVATE KEY-----';
const body = formOf('{base64:64}').sample;

/** Private keys in PEM text (RFC 7468, and the older labels of OpenSSL, OpenSSH and PGP). */
export const privateKeyPemDetector: Detector = {
  id: 'secret.private_key_pem',
  kind: 'secret',
  title: 'Private key (PEM)',
  description: 'Private keys between BEGIN and END lines, also when they are cut off',
  label: 'private key',
  finders: [{ literals: ['-----BEGIN '], verify: verifyPem }],
  examples: {
    found: [
      `key:\n«${pem}»\nend`,
      `«${pem.replaceAll('PRIVATE', 'RSA PRIVATE')}»`,
      '«-----BEGIN EC PRIVATE KEY-----\nMHcC»',
      `«${pem.replaceAll('PRIVATE KEY', 'PGP PRIVATE KEY BLOCK')}».`,
      `"«-----BEGIN OPENSSH PRIVATE KEY-----\\nb3BlbnNzaC1rZXktdjEAAAAA${body}\\n-----END OPENSSH PRIVATE KEY-----»"`,
      `«-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\n${body}\n-----END RSA PRIVATE KEY-----»`,
      `«-----BEGIN FOO PRIVATE KEY-----\n${body}\n-----END FOO PRIVATE KEY-----»`,
    ],
    clean: [
      '-----BEGIN PUBLIC KEY-----\nMIIEvQIBADANBg',
      '-----BEGIN CERTIFICATE-----\nMIIEvQIBADANBg',
      'BEGIN PRIVATE KEY',
      '----- BEGIN PRIVATE KEY -----',
      "if (text.startsWith('-----BEGIN PRIVATE KEY-----')) {",
      '-----BEGIN RSA PRIVATE KEY-----\n...\n-----END RSA PRIVATE KEY-----',
      '`-----BEGIN PRIVATE KEY-----\\n${key}\\n-----END PRIVATE KEY-----`',
      '-----BEGIN PRIVATE KEY-----\n<your key>\n-----END PRIVATE KEY-----',
    ],
    worst: ['-----BEGIN PRIVATE KEY-----', '-----BEGIN PRIVATE KEY-----\nMIIE', '-----BEGIN RSA ', `${pem}\n`],
  },
};

function verifyPem(text: string, start: number): Match | undefined {
  const first = matchAt(header, text, start);
  if (first === undefined) return undefined;
  const from = start + first.length + (matchAt(gap, text, start + first.length)?.length ?? 0);
  if (matchAt(keyBegin, text, from) === undefined && matchAt(longRow, text, from) === undefined) return undefined;
  const stop = text.indexOf('-----', from);
  const last = first.replace('BEGIN', 'END');
  if (stop >= 0 && text.startsWith(last, stop)) return { start, end: stop + last.length, confidence: 1 };
  // A key that is cut off is still a key: everything up to the next line of dashes goes with it.
  const end = stop < 0 ? text.length : stop;
  return { start, end: start + text.slice(start, end).trimEnd().length, confidence: 0.8 };
}

const puttyHeader = /PuTTY-User-Key-File-[123]: [\w@.-]{3,60}\s{1,4}Encryption: /y;
const putty = `PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nComment: a\nPublic-Lines: 2\n${body}\nPrivate-Lines: 1\n${body}`;
const longestPutty = 4_000;

const bech32 = formOf('{upper:58}').sample.replaceAll(/[1BIO]/g, 'Q');
const minisign = `RWRTY0Iy${formOf('{base64:200}').sample}`;
const rsaXml = `<RSAKeyValue><Modulus>${body}</Modulus><Exponent>AQAB</Exponent><D>${body}</D></RSAKeyValue>`;
const rsaXmlBegin = /<RSAKeyValue>\s{0,8}<Modulus>/y;

/** Private keys in the formats of other programs: PuTTY, age, minisign, signify and .NET. */
export const privateKeyFileDetector: Detector = {
  id: 'secret.private_key_file',
  kind: 'secret',
  title: 'Private key (PuTTY, age, minisign, XML)',
  description: 'Private keys of PuTTY, age, minisign, signify and .NET (RSAKeyValue)',
  label: 'private key',
  finders: [
    { literals: ['PuTTY-User-Key-File-'], verify: verifyPutty },
    {
      literals: ['AGE-SECRET-KEY-1'],
      verify: verifierOf(/AGE-SECRET-KEY-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}(?![0-9A-Z])/y),
    },
    { literals: ['RWRTY0Iy', 'RWRCSw'], verify: verifierOf(/RWR(?:TY0Iy|CSw)[0-9A-Za-z+/]{100,250}={0,2}/y) },
    { literals: ['<RSAKeyValue>'], verify: verifyRsaXml },
  ],
  examples: {
    found: [
      `«${putty}\nPrivate-MAC: c81f2b604d7e395a»`,
      `# created: 2026\n«AGE-SECRET-KEY-1${bech32}»`,
      `untrusted comment: minisign encrypted secret key\n«${minisign}»`,
      `key = "«${rsaXml}»"`,
    ],
    clean: [
      'PuTTY-User-Key-File-2: ssh-rsa',
      'age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p',
      `RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3`,
      '<RSAKeyValue><Modulus>abc</Modulus><Exponent>AQAB</Exponent></RSAKeyValue>',
      'AGE-SECRET-KEY-1...',
    ],
    worst: ['PuTTY-User-Key-File-2: ssh-rsa\nEncryption: ', 'AGE-SECRET-KEY-1', '<RSAKeyValue><Modulus>', minisign],
  },
};

function verifyPutty(text: string, start: number): Match | undefined {
  if (matchAt(puttyHeader, text, start) === undefined) return undefined;
  const file = text.slice(start, start + longestPutty);
  if (!/\bPrivate-Lines: \d/.test(file)) return undefined;
  const mac = /\bPrivate-(?:MAC|Hash): [0-9a-f]{1,64}/.exec(file);
  return { start, end: start + (mac ? mac.index + mac[0].length : file.trimEnd().length), confidence: mac ? 1 : 0.8 };
}

function verifyRsaXml(text: string, start: number): Match | undefined {
  if (matchAt(rsaXmlBegin, text, start) === undefined) return undefined;
  const file = text.slice(start, start + longestPutty);
  const stop = file.indexOf('</RSAKeyValue>');
  const key = stop < 0 ? file : file.slice(0, stop + '</RSAKeyValue>'.length);
  return /<D>[0-9A-Za-z+/=\s]{16}/.test(key) ? { start, end: start + key.length, confidence: 0.95 } : undefined;
}

function verifierOf(pattern: RegExp) {
  return (text: string, start: number): Match | undefined => {
    const value = matchAt(pattern, text, start);
    if (value === undefined || isPlaceholder(value)) return undefined;
    return { start, end: start + value.length, confidence: 0.95 };
  };
}
