import {
  alphanumeric,
  base64,
  base64url,
  hex,
  letters,
  lowerAndDigits,
  upperAndDigits,
  type Random,
} from '../random.js';

/** One kind of token: what it is called in settings, and its form. */
export interface TokenKind {
  readonly name: string;
  /** Name of a setting or variable that usually holds it, in capitals. */
  readonly setting: string;
  /** `{a:30}` = 30 characters of an alphabet (below); other characters are themselves. */
  readonly form: string;
  /** Only its name tells it: never shown without. */
  readonly isKeyed: boolean;
}

// Forms as the providers document them (or announce them to code hosts for secret scanning). `<` stands before the
// setting of kinds that nothing but the name tells.
const lines = `
github classic|GITHUB_TOKEN|ghp_{crc}
github classic, checksum not kept|GITHUB_API_TOKEN|ghp_{a:36}
github oauth|GH_OAUTH_TOKEN|gho_{crc}
github user to server|GITHUB_USER_TOKEN|ghu_{crc}
github app|GITHUB_APP_TOKEN|ghs_{crc}
github refresh|GITHUB_REFRESH_TOKEN|ghr_{crc}
github fine grained|GITHUB_PAT|github_pat_{a:22}_{a:59}
gitlab personal|GITLAB_TOKEN|glpat-{s:20}
gitlab deploy|GITLAB_DEPLOY_TOKEN|gldt-{s:20}
gitlab runner|RUNNER_TOKEN|glrt-{s:20}
gitlab trigger|CI_TRIGGER_TOKEN|glptt-{h:40}
gitlab feed|GITLAB_FEED_TOKEN|glft-{s:20}
gitlab scim|GITLAB_SCIM_TOKEN|glsoat-{s:20}
gitlab agent|GITLAB_AGENT_TOKEN|glagent-{s:50}
bitbucket app password|BITBUCKET_APP_PASSWORD|ATBB{a:24}{H:8}
atlassian api|ATLASSIAN_API_TOKEN|ATATT3xFfGF0{s:170}={H:8}
trello|TRELLO_TOKEN|ATTA{h:64}{H:8}
npm|NPM_TOKEN|npm_{crc}
npm, checksum not kept|NODE_AUTH_TOKEN|npm_{a:36}
pypi|TWINE_PASSWORD|pypi-AgEIcHlwaS5vcmc{s:110}
rubygems|GEM_HOST_API_KEY|rubygems_{h:48}
crates|CARGO_REGISTRY_TOKEN|cio{a:32}
nuget|NUGET_API_KEY|oy2{z:1}{l:42}
clojars|CLOJARS_PASSWORD|CLOJARS_{l:60}
docker hub personal|DOCKERHUB_TOKEN|dckr_pat_{s:27}
docker hub organization|DOCKER_OAT|dckr_oat_{s:32}
artifactory api|ARTIFACTORY_API_KEY|AKCp{d:1}{a:68}
artifactory reference|JFROG_TOKEN|cmVmdGtuOjAxOj{a:50}
circleci|CIRCLE_TOKEN|CCIPAT_{a:22}_{h:40}
buildkite|BUILDKITE_TOKEN|bkua_{h:40}
terraform cloud|TFC_TOKEN|{a:14}.atlasv1.{s:67}
vault service|VAULT_TOKEN|hvs.{s:95}
vault batch|VAULT_BATCH_TOKEN|hvb.{s:150}
databricks|DATABRICKS_TOKEN|dapi{h:32}
sonarqube user|SONAR_TOKEN|squ_{h:40}
sonarqube project|SONAR_PROJECT_TOKEN|sqp_{h:40}
sourcegraph|SRC_ACCESS_TOKEN|sgp_{h:16}_{h:40}
openai legacy|OPENAI_API_KEY|sk-{a:20}T3BlbkFJ{a:20}
openai project|OPENAI_PROJECT_KEY|sk-proj-{s:74}T3BlbkFJ{s:74}
openai service account|OPENAI_SVC_KEY|sk-svcacct-{s:74}T3BlbkFJ{s:74}
anthropic api|ANTHROPIC_API_KEY|sk-ant-api03-{s:93}AA
anthropic admin|ANTHROPIC_ADMIN_KEY|sk-ant-admin01-{s:93}AA
anthropic oauth|CLAUDE_TOKEN|sk-ant-oat01-{s:93}AA
hugging face|HF_TOKEN|hf_{L:34}
groq|GROQ_API_KEY|gsk_{a:52}
xai|XAI_API_KEY|xai-{a:80}
perplexity|PPLX_API_KEY|pplx-{a:48}
tavily|TAVILY_API_KEY|tvly-dev-{a:32}
replicate|REPLICATE_API_TOKEN|r8_{a:37}
langsmith personal|LANGSMITH_API_KEY|lsv2_pt_{h:32}_{h:10}
langsmith service|LANGCHAIN_API_KEY|lsv2_sk_{h:32}_{h:10}
openrouter|OPENROUTER_API_KEY|sk-or-v1-{h:64}
deepseek|DEEPSEEK_API_KEY|sk-{h:32}
nvidia|NVIDIA_API_KEY|nvapi-{s:64}
pinecone|PINECONE_API_KEY|pcsk_{a:6}_{a:63}
elevenlabs|ELEVENLABS_API_KEY|sk_{h:48}
cerebras|CEREBRAS_API_KEY|csk-{l:48}
fireworks|FIREWORKS_API_KEY|fw_{a:24}
weights and biases|<WANDB_API_KEY|{h:40}
cohere|<COHERE_API_KEY|{a:40}
mistral|<MISTRAL_API_KEY|{a:32}
slack bot|SLACK_BOT_TOKEN|xoxb-{d:12}-{d:13}-{a:24}
slack user|SLACK_USER_TOKEN|xoxp-{d:12}-{d:12}-{d:13}-{h:32}
slack app|SLACK_APP_TOKEN|xapp-1-A{u:10}-{d:13}-{h:64}
slack configuration|SLACK_CONFIG_TOKEN|xoxe.xoxp-1-{u:163}
slack refresh|SLACK_REFRESH_TOKEN|xoxe-1-{u:146}
slack webhook|SLACK_WEBHOOK_URL|https://hooks.slack.com/services/T{u:9}/B{u:10}/{a:24}
discord bot|DISCORD_TOKEN|MT{a:24}.G{s:5}.{s:38}
discord webhook|DISCORD_WEBHOOK|https://discord.com/api/webhooks/1{d:18}/{s:68}
telegram|TELEGRAM_BOT_TOKEN|{n:10}:AA{s:33}
teams webhook|TEAMS_WEBHOOK|https://northwind.webhook.office.com/webhookb2/{g}@{g}/IncomingWebhook/{h:32}/{g}
zapier webhook|ZAPIER_HOOK|https://hooks.zapier.com/hooks/catch/{n:8}/{l:7}/
twilio api key|TWILIO_API_KEY|SK{h:32}
twilio auth|<TWILIO_AUTH_TOKEN|{h:32}
sendgrid|SENDGRID_API_KEY|SG.{s:22}.{s:43}
mailgun|MAILGUN_API_KEY|key-{h:32}
mailgun signing|<MAILGUN_SIGNING_KEY|{h:32}-{h:8}-{h:8}
mailchimp|MAILCHIMP_API_KEY|{h:32}-us{n:2}
brevo api|BREVO_API_KEY|xkeysib-{h:64}-{a:16}
brevo smtp|BREVO_SMTP_KEY|xsmtpsib-{h:64}-{a:16}
resend|RESEND_API_KEY|re_{a:8}_{a:24}
stripe secret|STRIPE_SECRET_KEY|sk_live_{a:24}
stripe secret long|STRIPE_API_KEY|sk_live_51{a:97}
stripe restricted|STRIPE_RESTRICTED_KEY|rk_live_51{a:97}
stripe webhook|STRIPE_WEBHOOK_SECRET|whsec_{a:32}
square access|SQUARE_ACCESS_TOKEN|EAAA{s:60}
square oauth|SQUARE_OAUTH_SECRET|sq0csp-{s:43}
paypal braintree|BRAINTREE_ACCESS_TOKEN|access_token$production\${l:16}\${h:32}
shopify admin|SHOPIFY_ACCESS_TOKEN|shpat_{h:32}
shopify custom|SHOPIFY_CUSTOM_TOKEN|shpca_{h:32}
shopify private|SHOPIFY_PRIVATE_TOKEN|shppa_{h:32}
shopify shared|SHOPIFY_SHARED_SECRET|shpss_{h:32}
razorpay|RAZORPAY_KEY_ID|rzp_live_{a:14}
flutterwave|FLW_SECRET_KEY|FLWSECK-{h:32}-X
plaid access|PLAID_ACCESS_TOKEN|access-production-{g}
gocardless|GOCARDLESS_TOKEN|live_{s:40}
shippo|SHIPPO_TOKEN|shippo_live_{h:40}
easypost|EASYPOST_API_KEY|EZAK{a:54}
duffel|DUFFEL_TOKEN|duffel_live_{s:43}
new relic user|NEW_RELIC_API_KEY|NRAK-{u:27}
new relic insights|NEW_RELIC_INSERT_KEY|NRII-{s:32}
new relic license|NEW_RELIC_LICENSE_KEY|{h:32}FFFFNRAL
datadog api|<DD_API_KEY|{h:32}
datadog app|<DATADOG_APP_KEY|{h:40}
sentry user|SENTRY_AUTH_TOKEN|sntryu_{h:64}
sentry organization|SENTRY_ORG_TOKEN|sntrys_eyJpYXQiOjE3{a:120}_{a:43}
grafana service account|GRAFANA_TOKEN|glsa_{a:32}_{h:8}
grafana cloud|GRAFANA_CLOUD_TOKEN|glc_eyJvIjoi{a:90}
pagerduty|<PAGERDUTY_API_KEY|u+{a:18}
okta|<OKTA_API_TOKEN|00{s:40}
auth0|<AUTH0_CLIENT_SECRET|{s:64}
cloudflare api|<CLOUDFLARE_API_TOKEN|{s:40}
cloudflare global|<CLOUDFLARE_GLOBAL_KEY|{h:37}
cloudflare origin|CLOUDFLARE_ORIGIN_CA|v1.0-{h:24}-{h:146}
fastly|<FASTLY_API_TOKEN|{s:32}
netlify|NETLIFY_AUTH_TOKEN|nfp_{a:36}
vercel|<VERCEL_TOKEN|{a:24}
supabase|SUPABASE_ACCESS_TOKEN|sbp_{h:40}
supabase secret|SUPABASE_SECRET_KEY|sb_secret_{s:22}_{s:8}
planetscale token|PLANETSCALE_TOKEN|pscale_tkn_{s:43}
planetscale password|DATABASE_PASS|pscale_pw_{s:43}
linear|LINEAR_API_KEY|lin_api_{a:40}
notion legacy|NOTION_TOKEN|secret_{a:43}
notion|NOTION_API_KEY|ntn_{d:11}{a:35}
figma|FIGMA_TOKEN|figd_{s:40}
airtable|AIRTABLE_PAT|pat{a:14}.{h:64}
postman|POSTMAN_API_KEY|PMAK-{h:24}-{h:34}
asana|ASANA_TOKEN|2/{n:16}/{n:16}:{h:32}
dropbox|DROPBOX_TOKEN|sl.B{s:140}
hubspot|HUBSPOT_TOKEN|pat-na1-{g}
typeform|TYPEFORM_TOKEN|tfp_{s:59}
contentful|CONTENTFUL_TOKEN|CFPAT-{s:43}
launchdarkly sdk|LAUNCHDARKLY_SDK_KEY|sdk-{g}
launchdarkly api|LAUNCHDARKLY_API_KEY|api-{g}
posthog personal|POSTHOG_API_KEY|phx_{a:43}
mapbox secret|MAPBOX_SECRET_TOKEN|sk.eyJ1Ijoi{a:60}.{s:22}
aws access key|AWS_ACCESS_KEY_ID|AKIA{B:16}
aws temporary|AWS_STS_KEY|ASIA{B:16}
aws secret|<AWS_SECRET_ACCESS_KEY|{b:40}
aws bedrock|AWS_BEARER_TOKEN_BEDROCK|ABSK{b:120}
google api|GOOGLE_API_KEY|AIza{s:35}
google access|GCP_ACCESS_TOKEN|ya29.a0{s:160}
google client secret|GOOGLE_CLIENT_SECRET|GOCSPX-{s:28}
google refresh|GOOGLE_REFRESH_TOKEN|1//0{s:60}
firebase messaging|FCM_SERVER_KEY|AAAA{s:7}:APA91b{s:134}
azure storage|AZURE_STORAGE_CONNECTION_STRING|DefaultEndpointsProtocol=https;AccountName=northwind;AccountKey={b:86}==;EndpointSuffix=core.windows.net
azure client secret|AZURE_CLIENT_SECRET|{a:3}8Q~{s:34}
azure service bus|SERVICEBUS_CONNECTION|Endpoint=sb://northwind.servicebus.windows.net/;SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey={b:43}=
azure sas|BLOB_SAS_URL|https://northwind.blob.core.windows.net/files?sv=2023-11-03&se=2027-01-01&sr=b&sp=r&sig={a:43}%3D
azure devops|<AZURE_DEVOPS_PAT|{l:52}
azure devops new|AZURE_DEVOPS_EXT_PAT|{a:76}AZDO{a:4}
azure container registry|ACR_PASSWORD|{a:42}+ACR{a:6}
digitalocean personal|DIGITALOCEAN_TOKEN|dop_v1_{h:64}
digitalocean oauth|DO_OAUTH_TOKEN|doo_v1_{h:64}
digitalocean refresh|DO_REFRESH_TOKEN|dor_v1_{h:64}
alibaba|ALIBABA_ACCESS_KEY_ID|LTAI5t{a:18}
tencent|TENCENT_SECRET_ID|AKID{a:32}
heroku|HEROKU_API_KEY|HRKU-AA{s:58}
linode|<LINODE_TOKEN|{h:64}
ibm cloud|<IBMCLOUD_API_KEY|{s:44}
doppler personal|DOPPLER_TOKEN|dp.pt.{a:43}
doppler service|DOPPLER_SERVICE_TOKEN|dp.st.prd.{a:43}
pulumi|PULUMI_ACCESS_TOKEN|pul-{h:40}
prefect|PREFECT_API_KEY|pnu_{a:36}
dynatrace|DT_API_TOKEN|dt0c01.{u:24}.{u:64}
readme|README_API_KEY|rdme_x{l:69}
frameio|FRAMEIO_TOKEN|fio-u-{s:64}
tailscale auth|TS_AUTHKEY|tskey-auth-k{a:11}CNTRL-{a:32}
tailscale api|TS_API_KEY|tskey-api-k{a:11}CNTRL-{a:32}
fly|FLY_API_TOKEN|fo1_{s:43}
age|AGE_KEY|AGE-SECRET-KEY-1{E:58}
openshift|OC_TOKEN|sha256~{s:43}
harness|HARNESS_API_KEY|pat.{s:22}.{h:24}.{a:20}
mongodb atlas|ATLAS_CLIENT_SECRET|mdb_sa_sk_{s:40}
one password|OP_SERVICE_ACCOUNT_TOKEN|ops_eyJzaWduSW5BZGRyZXNzIjoi{a:260}
facebook|FB_ACCESS_TOKEN|EAAG{a:170}
twitter bearer|TWITTER_BEARER_TOKEN|AAAAAAAAAAAAAAAAAAAAA{a:30}%3D{a:50}
yandex|YC_API_KEY|AQVN{s:36}
wakatime|WAKATIME_API_KEY|waka_{g}
lichess|LICHESS_TOKEN|lip_{a:20}
infracost|INFRACOST_API_KEY|ico-{a:32}
settlemint|SETTLEMINT_TOKEN|sm_aat_{a:16}
maxmind|MAXMIND_LICENSE_KEY|{a:6}_{a:29}_mmk
algolia|<ALGOLIA_ADMIN_KEY|{h:32}
`;

export const tokenKinds: readonly TokenKind[] = lines
  .trim()
  .split('\n')
  .map((line) => {
    const [name = '', setting = '', form = ''] = line.split('|');
    return { name, setting: setting.replace('<', ''), form, isKeyed: setting.startsWith('<') };
  });

const alphabets: Readonly<Record<string, string>> = {
  a: alphanumeric,
  b: base64,
  s: base64url,
  h: hex,
  H: hex.toUpperCase(),
  l: lowerAndDigits,
  u: upperAndDigits,
  d: '0123456789',
  z: letters.lower,
  L: letters.upper + letters.lower,
  B: `${letters.upper}234567`,
  E: 'QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L',
};

export function token(random: Random, { form }: TokenKind): string {
  return form.replace(/\{(\w+)(?::(\d+))?\}/g, (_whole, sort: string, count = '0') =>
    part(random, sort, Number(count)),
  );
}

function part(random: Random, sort: string, count: number): string {
  switch (sort) {
    case 'crc':
      return withChecksum(random.of(alphanumeric, 30));
    case 'g':
      return random.shaped('xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx');
    case 'n':
      return `${random.between(1, 9)}${random.digits(count - 1)}`;
    case 's':
    case 'b':
      return ended(random, alphabets[sort] ?? '', count);
    default:
      return random.of(alphabets[sort] ?? '', count);
  }
}

/** A letter or digit at both ends, as in nearly all that providers give out. */
const ended = (random: Random, alphabet: string, count: number) =>
  random.of(alphanumeric, 1) + random.of(alphabet, count - 2) + random.of(alphanumeric, 1);

/** GitHub and npm end their tokens with CRC-32 in base 62 (GitHub blog, "Behind GitHub's new authentication token formats"). */
function withChecksum(body: string): string {
  const base62 = `0123456789${letters.upper}${letters.lower}`;
  let rest = crc32(body);
  let check = '';
  for (let i = 0; i < 6; i++) {
    check = (base62[rest % 62] ?? '') + check;
    rest = Math.floor(rest / 62);
  }
  return body + check;
}

function crc32(text: string): number {
  let crc = ~0;
  for (let i = 0; i < text.length; i++) {
    crc ^= text.charCodeAt(i);
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ~crc >>> 0;
}
