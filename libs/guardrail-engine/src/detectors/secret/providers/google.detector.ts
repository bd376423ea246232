import type { Detector, Match } from '../../../detector.js';
import { matchAt } from '../../../define.js';
import { token } from '../token.js';

const serviceAccount = /"type"\s{0,4}:\s{0,4}"service_account"/y;
const keyField = /"private_key(?:_id)?"\s{0,4}:\s{0,4}"(?!")/;
const longestFile = 4_000;

/** Key files of service accounts: https://cloud.google.com/iam/docs/keys-create-delete */
const gcpServiceAccount: Detector = {
  id: 'secret.gcp_service_account',
  kind: 'secret',
  title: 'Google Cloud service account key',
  description: 'JSON key files of Google Cloud service accounts, with their private key',
  label: 'service account key',
  finders: [{ literals: ['"type"'], verify: verifyServiceAccount }],
  examples: {
    found: [
      '{«"type": "service_account", "project_id": "p", "private_key_id": "a1", "private_key": "-----BEGIN"»}',
      '{\n  «"type":"service_account",\n  "private_key_id":"3f"»\n}',
    ],
    clean: [
      '{"type": "service_account", "project_id": "p"}',
      '{"type": "object", "private_key": "-----BEGIN"}',
      'the type "service_account" has a "private_key"',
    ],
    worst: ['"type": "service_account" ', '"type":'],
  },
};

function verifyServiceAccount(text: string, start: number): Match | undefined {
  if (matchAt(serviceAccount, text, start) === undefined) return undefined;
  // The object ends with its first brace: a key file has no object inside.
  const rest = text.slice(start, start + longestFile);
  const brace = rest.indexOf('}');
  const file = brace < 0 ? rest : rest.slice(0, brace).trimEnd();
  return keyField.test(file) ? { start, end: start + file.length, confidence: 0.95 } : undefined;
}

/** Credentials of Google: https://cloud.google.com/docs/authentication/api-keys */
export const googleDetectors = [
  gcpServiceAccount,
  token({
    id: 'google_api_key',
    title: 'Google API key',
    forms: ['AIza{url:35}'],
    // Keys that every app of Firebase and every page with a map publishes are secrets of a lesser kind, but keys.
  }),
  token({
    id: 'google_oauth_secret',
    title: 'Google OAuth client secret',
    forms: ['GOCSPX-{url:28}'],
  }),
  token({
    id: 'google_oauth_token',
    title: 'Google OAuth access token',
    forms: ['ya29.{url:30-1000}'],
  }),
  token({
    id: 'google_refresh_token',
    title: 'Google OAuth refresh token',
    forms: ['1//0{url:38-110}'],
  }),
  token({
    id: 'google_hmac_key',
    title: 'Google Cloud Storage HMAC access id',
    forms: ['GOOG{upper:20}', 'GOOG1E{upper:57}'],
    confidence: 0.7,
  }),
  token({
    id: 'gemini_api_key',
    title: 'Gemini API key',
    forms: ['AQ.Ab{url:40-60}'],
  }),
];
