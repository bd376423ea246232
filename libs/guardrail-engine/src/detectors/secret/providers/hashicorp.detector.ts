import { isInWord, matchAt } from '../../../define.js';
import type { Detector, Match } from '../../../detector.js';
import { formOf } from '../form.js';
import { isPattern, isPlaceholder } from '../placeholder.js';
import { keyed, token } from '../token.js';

const idLength = 14;
const terraformToken = /[0-9A-Za-z]{14}\.atlasv1\.[0-9A-Za-z_=-]{60,70}(?![0-9A-Za-z_-])/y;
const sample = formOf('{base62:14}.atlasv1.{url:67}').sample;

/** Tokens of HCP Terraform: https://developer.hashicorp.com/terraform/cloud-docs/users-teams-organizations/api-tokens */
const terraform: Detector = {
  id: 'secret.terraform_token',
  kind: 'secret',
  title: 'HCP Terraform token',
  description: 'Tokens of HCP Terraform and Terraform Enterprise (.atlasv1.)',
  label: 'Terraform token',
  finders: [{ literals: ['.atlasv1.'], verify: verifyTerraform }],
  examples: {
    found: [`credentials "app.terraform.io" { token = "«${sample}»" }`, `TF_TOKEN_app_terraform_io=«${sample}»`],
    clean: ['xxxxxx.atlasv1.zzzzzzzzzzzzz', 'docs of .atlasv1. tokens', `x${sample}`],
    worst: ['.atlasv1.', `${sample} `],
  },
};

function verifyTerraform(text: string, start: number): Match | undefined {
  const begin = start - idLength;
  if (begin < 0 || isInWord(text, begin - 1)) return undefined;
  const value = matchAt(terraformToken, text, begin);
  if (value === undefined || isPlaceholder(value) || isPattern(value)) return undefined;
  return { start: begin, end: begin + value.length, confidence: 0.95 };
}

/** Credentials of HashiCorp: https://developer.hashicorp.com/vault/docs/concepts/tokens */
export const hashicorpDetectors = [
  terraform,
  token({
    id: 'vault_token',
    title: 'Vault token',
    forms: ['hvs.{url:24-200}', 'hvb.{url:100-400}', 'hvr.{url:90-300}'],
  }),
  keyed({
    id: 'vault_legacy_token',
    title: 'Vault token (legacy)',
    forms: ['[s|b].{base62:24}', '[s|b].{base62:24}.{base62:5}'],
    names: ['vault', 'vault token', 'x vault token'],
    confidence: 0.5,
  }),
  keyed({
    id: 'consul_token',
    title: 'Consul or Nomad token',
    forms: ['{uuid}'],
    names: ['consul token', 'consul http token', 'x consul token', 'nomad token', 'x nomad token', 'consul acl token'],
  }),
  keyed({
    id: 'hcp_client_secret',
    title: 'HCP client secret',
    forms: ['{url:64}'],
    names: ['hcp client secret', 'hcp secret'],
  }),
];
