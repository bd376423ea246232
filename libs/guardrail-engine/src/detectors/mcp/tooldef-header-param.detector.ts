import type { Detector, Match } from '../../detector.js';
import { matchAt } from '../../define.js';

const header = /[a-z0-9][a-z0-9-]{0,63}/iy;
const secret =
  /auth(?!or)|token|api-?key|secret|passw|pwd|credential|cookie|session|bearer|signature|private|ssn|social-?security|card|iban|account-?number/i;

function verify(text: string, start: number): Match | undefined {
  const name = matchAt(header, text, start);
  if (name === undefined) return undefined;
  // Other names are found by the key of the parameter, which is context.
  return { start, end: start + name.length, confidence: secret.test(name) ? 0.8 : 0.2 };
}

/**
 * A parameter that is repeated in a header (`x-mcp-header`) though it holds a secret: headers are logged on their way. MCP
 * 2026-07-28, "servers should not mark sensitive parameters".
 */
export const tooldefHeaderParamDetector: Detector = {
  id: 'mcp.tooldef.sensitive_header_param',
  kind: 'threat',
  title: 'Tool definition: secret in a header',
  description: 'Parameters for secrets that the definition has repeated in a header.',
  label: 'header for a secret',
  parts: ['definition'],
  context: {
    words: [
      'api key',
      'apikey',
      'token',
      'access token',
      'password',
      'secret',
      'client secret',
      'credential',
      'credentials',
      'authorization',
      'cookie',
      'session id',
      'private key',
      'ssn',
      'card number',
    ],
  },
  finders: [{ labels: ['x-mcp-header', 'x mcp header'], verify }],
  examples: {
    found: [
      '"x-mcp-header": "«Api-Key»"',
      'x-mcp-header: «Session-Token»',
      '{"password": {"x-mcp-header": "«Param»"}}',
    ],
    clean: [
      '"x-mcp-header": "Region"',
      '"x-mcp-header": "Author"',
      'x-mcp-header',
      '{"city": {"x-mcp-header": "City"}}',
    ],
    worst: ['x-mcp-header: a ', 'x-mcp-header'],
  },
};
