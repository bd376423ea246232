import { isInWord } from '../../../define.js';
import type { Detector, Match } from '../../../detector.js';
import { entropyOf } from '../../entropy.js';
import { wordRatio } from '../drawn.js';
import { formOf } from '../form.js';
import { isPattern, isPlaceholder } from '../placeholder.js';
import { token } from '../token.js';

/** Ids of access keys are in base 32 (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html). */
const isAccessKeyId = /^.{4}[A-Z2-7]{16}$/;
const accessKeyIdNearby = /(?:^|[^0-9A-Za-z])(?:AKIA|ASIA)[A-Z0-9]{16}(?![0-9A-Za-z])/;
const nearby = 160;
const secretLength = 40;
const { sample } = formOf('{base64:40}');
const { sample: keyId } = formOf('AKIA{base32:16}');

/** AWS secret access keys: 40 characters of base64 beside the id of an access key, or named so. */
const awsSecret: Detector = {
  id: 'secret.aws_secret',
  kind: 'secret',
  title: 'AWS secret access key',
  description: 'AWS secret access key: 40 characters of base64 beside an access key id, or under its name',
  label: 'AWS secret access key',
  context: {
    words: [
      'aws secret',
      'aws secret key',
      'aws secret access key',
      'secret access key',
      'secretaccesskey',
      'secret key',
      'aws key',
      's3 secret',
      'aws',
    ],
    against: ['sha', 'sha1', 'commit', 'integrity', 'digest', 'checksum'],
  },
  finders: [{ run: 'base64', least: secretLength, verify: verifySecret }],
  examples: {
    found: [
      `aws_secret_access_key = «${sample}»`,
      `AWS_SECRET_ACCESS_KEY=«${sample}»`,
      `"secretAccessKey": "«${sample}»"`,
      `${keyId}:«${sample}»`,
      `key ${keyId}\nsecret «${sample}»`,
    ],
    clean: [
      `sha512 ${sample}`,
      `aws_secret_access_key = ${sample.slice(1)}`,
      `aws_secret_access_key = ${sample}ab`,
      'aws secret access key 4b825dc642cb6eb9a060e54bf8d69288fbee4904',
      'aws secret key /services/guardrail/engine/detectors/aws/index',
      'aws_secret_access_key = xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
    ],
    worst: [`aws secret ${sample} `, `${sample} `, `${keyId} ${sample} `],
  },
};

function verifySecret(text: string, start: number, end: number): Match | undefined {
  if (end - start !== secretLength || isInWord(text, start - 1) || text[end] === '=') return undefined;
  const value = text.slice(start, end);
  if (!isSecret(value)) return undefined;
  const match = { start, end, confidence: confidenceAt(text, start, end) };
  // The secret of AWS's own documentation ends so.
  return value.endsWith('EXAMPLEKEY') ? { ...match, isTest: true } : match;
}

function isSecret(value: string): boolean {
  const isMixed = /[a-z]/.test(value) && /[A-Z]/.test(value) && /\d/.test(value);
  if (!isMixed || /[-_]/.test(value) || wordRatio(value) > 0.5) return false;
  return value.endsWith('EXAMPLEKEY') || (entropyOf(value) > 4 && !isPlaceholder(value) && !isPattern(value));
}

function confidenceAt(text: string, start: number, end: number): number {
  const before = text.slice(Math.max(0, start - nearby), start);
  return accessKeyIdNearby.test(before) || accessKeyIdNearby.test(text.slice(end, end + nearby)) ? 0.85 : 0.25;
}

/** Credentials of Amazon Web Services: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html */
export const awsDetectors = [
  token({
    id: 'aws_access_key',
    title: 'AWS access key id',
    forms: ['[AKIA|ASIA|ABIA|ACCA]{upper:16}'],
    check: (value) => (isAccessKeyId.test(value) ? 0.85 : 0.4),
    // The ids of AWS's own documentation, such as AKIAIOSFODNN7EXAMPLE.
    isTest: (value) => value.endsWith('EXAMPLE'),
    clean: ['AKIA_ROLE_SESSION_NAME', 'arn:aws:iam::123456789012:role/ASIAPAC'],
  }),
  awsSecret,
  token({
    id: 'aws_session',
    title: 'AWS session token',
    forms: ['[IQoJb3JpZ2luX2Vj|FwoGZXIvYXdz|FQoGZXIvYXdz]{anybase64:100-2000}'],
  }),
  token({ id: 'aws_bedrock_key', title: 'Amazon Bedrock API key', forms: ['ABSK{anybase64:109-269}'] }),
  token({
    id: 'aws_bedrock_short_key',
    title: 'Amazon Bedrock API key (short-term)',
    forms: ['bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29t{anybase64:20-2000}'],
  }),
];
