import { isInWord, matchAt } from '../../../define.js';
import type { Detector, Match } from '../../../detector.js';
import { formOf } from '../form.js';
import { isPattern, isPlaceholder } from '../placeholder.js';
import { keyed, token } from '../token.js';

const { sample: storageKey } = formOf('{base64:86}==');
const { sample: sharedKey } = formOf('{base64:43}=');

/** The well-known account key of the storage emulator: https://learn.microsoft.com/en-us/azure/storage/common/storage-use-azurite */
const emulatorKey = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq';

/** Keys inside connection strings: https://learn.microsoft.com/en-us/azure/storage/common/storage-configure-connection-string */
const connectionString: Detector = {
  id: 'secret.azure_conn_string',
  kind: 'secret',
  title: 'Azure connection string',
  description:
    'Keys in connection strings of Azure Storage, Service Bus, Event Hubs, Cosmos DB, IoT Hub and App Configuration',
  label: 'Azure connection string',
  finders: [
    {
      literals: ['AccountKey=', 'SharedAccessKey=', 'SharedSecretValue=', ';Secret='],
      verify: verifierAfter(/[0-9A-Za-z+/]{30,100}={0,2}(?![0-9A-Za-z+/])/y, 0.95),
    },
  ],
  examples: {
    found: [
      `DefaultEndpointsProtocol=https;AccountName=acme;AccountKey=«${storageKey}»;EndpointSuffix=core.windows.net`,
      `Endpoint=sb://acme.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey=«${sharedKey}»`,
      `Endpoint=https://acme.azconfig.io;Id=a-b-c;Secret=«${sharedKey}»`,
      `HostName=acme.azure-devices.net;DeviceId=d;SharedAccessKey=«${sharedKey}»`,
    ],
    clean: [
      'AccountName=acme;AccountKey=<your-account-key>;EndpointSuffix=core.windows.net',
      'AccountKey=${ACCOUNT_KEY}',
      'SharedAccessKeyName=RootManageSharedAccessKey',
      'AccountKey=none',
    ],
    worst: ['AccountKey=', `AccountKey=${storageKey}`],
  },
};

/** Shared access signatures: https://learn.microsoft.com/en-us/azure/storage/common/storage-sas-overview */
const sharedAccessSignature: Detector = {
  id: 'secret.azure_sas',
  kind: 'secret',
  title: 'Azure shared access signature',
  description: 'Signatures (sig=) of URLs of Azure Storage, Logic Apps and Power Automate, and of SAS tokens',
  label: 'Azure shared access signature',
  context: { weak: ['windows.net', 'azure', 'shared access signature'] },
  finders: [
    {
      literals: ['&sig=', '?sig=', ';sig='],
      verify: verifierAfter(/(?:[0-9A-Za-z+/_-]|%2[BbFf]){42,60}(?:=|%3[Dd])?(?![0-9A-Za-z+/])/y, 0.8),
    },
  ],
  examples: {
    found: [
      `https://acme.blob.core.windows.net/c/f?sv=2022-11-02&sr=b&sp=r&se=2030-01-01&sig=«${sharedKey.replace('=', '%3D')}»`,
      `https://prod-1.westus.logic.azure.com/workflows/a/triggers/manual/paths/invoke?sp=%2F&sv=1.0&sig=«${sharedKey.slice(0, 43)}»`,
      `SharedAccessSignature sr=https&sig=«${sharedKey}»&se=1700000000&skn=root`,
    ],
    clean: ['https://example.com/verify?sig=short', 'GET /x?sig=<signature>', '&sig=${signature}&sv=1'],
    worst: ['&sig=', `&sig=${sharedKey}`],
  },
};

function verifierAfter(pattern: RegExp, confidence: number) {
  return (text: string, _start: number, end: number): Match | undefined => {
    const value = matchAt(pattern, text, end);
    if (value === undefined || isPlaceholder(value)) return undefined;
    const match = { start: end, end: end + value.length, confidence };
    return value.startsWith(emulatorKey) || isPattern(value.replace(/=+$/, '')) ? { ...match, isTest: true } : match;
  };
}

const clientSecretLead = 5;
const clientSecret = /[0-9A-Za-z_~.-]{3}\dQ~[0-9A-Za-z_~.-]{31,34}(?![0-9A-Za-z_~-])/y;
const clientSecretSample = `a1B8Q~${formOf('{url:34}').sample}`;

/** Secrets of app registrations have `Q~` after four characters: https://learn.microsoft.com/en-us/entra/identity-platform/ */
const azureClientSecret: Detector = {
  id: 'secret.azure_client_secret',
  kind: 'secret',
  title: 'Microsoft Entra client secret',
  description: 'Client secrets of app registrations in Microsoft Entra ID (Azure AD)',
  label: 'Entra client secret',
  finders: [{ literals: ['~'], verify: verifyClientSecret }],
  examples: {
    found: [`AZURE_CLIENT_SECRET=«${clientSecretSample}»`, `{"clientSecret":"«${clientSecretSample}»"}`],
    clean: ['see the FAQ~1.txt file for what it is about in detail', `AAA8Q~${'x'.repeat(34)}`, 'abc8Q~short', 'Q~'],
    worst: ['Q~', 'aaa8Q~', `${clientSecretSample} `],
  },
};

function verifyClientSecret(text: string, start: number): Match | undefined {
  const begin = start - clientSecretLead;
  if (begin < 0 || text[start - 1] !== 'Q' || isInWord(text, begin - 1)) return undefined;
  const value = matchAt(clientSecret, text, begin);
  if (value === undefined || isPlaceholder(value) || isPattern(value)) return undefined;
  return { start: begin, end: begin + value.length, confidence: 0.9 };
}

/** Credentials of Microsoft Azure and Entra ID: https://learn.microsoft.com/en-us/purview/sit-defn-all-creds */
export const azureDetectors = [
  connectionString,
  sharedAccessSignature,
  azureClientSecret,
  keyed({
    id: 'azure_storage',
    title: 'Azure Storage or Cosmos DB account key',
    forms: ['{base64:86}=='],
    names: ['azure', 'storage account', 'account key', 'storage key', 'cosmos', 'documentdb', 'azure storage'],
    confidence: 0.5,
  }),
  keyed({
    id: 'azure_devops_pat',
    title: 'Azure DevOps personal access token',
    forms: ['{lower:52}', '{base62:76}AZDO{base62:4}'],
    names: ['azure devops', 'azure', 'ado pat', 'devops', 'azure pat', 'vsts', 'system accesstoken', 'dev.azure.com'],
  }),
  keyed({
    id: 'azure_openai_key',
    title: 'Azure AI services key',
    forms: ['{hex:32}', '{base62:84}'],
    names: [
      'azure openai',
      'azure openai api key',
      'openai.azure.com',
      'azure api key',
      'cognitive services',
      'azure ai',
      'ocp apim subscription key',
    ],
  }),
  token({
    id: 'azure_function_key',
    title: 'Azure Functions key',
    forms: ['{url:44}AzFu{anybase64:8}', '{url:44}AzSe{base62:8}'],
  }),
];
