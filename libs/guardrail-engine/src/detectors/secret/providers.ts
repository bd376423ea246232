import type { Detector } from '../../detector.js';
import { onePasswordDetectors } from './providers/1password.detector.js';
import { adafruitDetectors } from './providers/adafruit.detector.js';
import { adobeDetectors } from './providers/adobe.detector.js';
import { adyenDetectors } from './providers/adyen.detector.js';
import { airtableDetectors } from './providers/airtable.detector.js';
import { alchemyDetectors } from './providers/alchemy.detector.js';
import { algoliaDetectors } from './providers/algolia.detector.js';
import { alibabaDetectors } from './providers/alibaba.detector.js';
import { amplitudeDetectors } from './providers/amplitude.detector.js';
import { anthropicDetectors } from './providers/anthropic.detector.js';
import { anyscaleDetectors } from './providers/anyscale.detector.js';
import { apifyDetectors } from './providers/apify.detector.js';
import { asanaDetectors } from './providers/asana.detector.js';
import { assemblyaiDetectors } from './providers/assemblyai.detector.js';
import { atlassianDetectors } from './providers/atlassian.detector.js';
import { auth0Detectors } from './providers/auth0.detector.js';
import { awsDetectors } from './providers/aws.detector.js';
import { azureDetectors } from './providers/azure.detector.js';
import { baiduDetectors } from './providers/baidu.detector.js';
import { beamerDetectors } from './providers/beamer.detector.js';
import { betterstackDetectors } from './providers/betterstack.detector.js';
import { binanceDetectors } from './providers/binance.detector.js';
import { bitbucketDetectors } from './providers/bitbucket.detector.js';
import { bitlyDetectors } from './providers/bitly.detector.js';
import { bittrexDetectors } from './providers/bittrex.detector.js';
import { boxDetectors } from './providers/box.detector.js';
import { braintreeDetectors } from './providers/braintree.detector.js';
import { braveDetectors } from './providers/brave.detector.js';
import { brevoDetectors } from './providers/brevo.detector.js';
import { browserbaseDetectors } from './providers/browserbase.detector.js';
import { bugsnagDetectors } from './providers/bugsnag.detector.js';
import { buildkiteDetectors } from './providers/buildkite.detector.js';
import { cerebrasDetectors } from './providers/cerebras.detector.js';
import { chromaDetectors } from './providers/chroma.detector.js';
import { circleciDetectors } from './providers/circleci.detector.js';
import { clarifaiDetectors } from './providers/clarifai.detector.js';
import { clickhouseDetectors } from './providers/clickhouse.detector.js';
import { clickupDetectors } from './providers/clickup.detector.js';
import { clojarsDetectors } from './providers/clojars.detector.js';
import { cloudflareDetectors } from './providers/cloudflare.detector.js';
import { cloudinaryDetectors } from './providers/cloudinary.detector.js';
import { cloudsmithDetectors } from './providers/cloudsmith.detector.js';
import { codecovDetectors } from './providers/codecov.detector.js';
import { cohereDetectors } from './providers/cohere.detector.js';
import { coinbaseDetectors } from './providers/coinbase.detector.js';
import { confluentDetectors } from './providers/confluent.detector.js';
import { contentfulDetectors } from './providers/contentful.detector.js';
import { context7Detectors } from './providers/context7.detector.js';
import { courierDetectors } from './providers/courier.detector.js';
import { cratesDetectors } from './providers/crates.detector.js';
import { cursorDetectors } from './providers/cursor.detector.js';
import { databricksDetectors } from './providers/databricks.detector.js';
import { datadogDetectors } from './providers/datadog.detector.js';
import { dbtDetectors } from './providers/dbt.detector.js';
import { deepgramDetectors } from './providers/deepgram.detector.js';
import { deepinfraDetectors } from './providers/deepinfra.detector.js';
import { deeplDetectors } from './providers/deepl.detector.js';
import { deepseekDetectors } from './providers/deepseek.detector.js';
import { definedDetectors } from './providers/defined.detector.js';
import { dependencyTrackDetectors } from './providers/dependency-track.detector.js';
import { digitaloceanDetectors } from './providers/digitalocean.detector.js';
import { discordDetectors } from './providers/discord.detector.js';
import { dockerDetectors } from './providers/docker.detector.js';
import { dopplerDetectors } from './providers/doppler.detector.js';
import { dropboxDetectors } from './providers/dropbox.detector.js';
import { duffelDetectors } from './providers/duffel.detector.js';
import { dynatraceDetectors } from './providers/dynatrace.detector.js';
import { e2bDetectors } from './providers/e2b.detector.js';
import { easypostDetectors } from './providers/easypost.detector.js';
import { elasticDetectors } from './providers/elastic.detector.js';
import { elevenlabsDetectors } from './providers/elevenlabs.detector.js';
import { etherscanDetectors } from './providers/etherscan.detector.js';
import { exaDetectors } from './providers/exa.detector.js';
import { facebookDetectors } from './providers/facebook.detector.js';
import { falDetectors } from './providers/fal.detector.js';
import { fastlyDetectors } from './providers/fastly.detector.js';
import { figmaDetectors } from './providers/figma.detector.js';
import { firebaseDetectors } from './providers/firebase.detector.js';
import { firecrawlDetectors } from './providers/firecrawl.detector.js';
import { fireworksDetectors } from './providers/fireworks.detector.js';
import { flutterwaveDetectors } from './providers/flutterwave.detector.js';
import { flyioDetectors } from './providers/flyio.detector.js';
import { frameioDetectors } from './providers/frameio.detector.js';
import { freshworksDetectors } from './providers/freshworks.detector.js';
import { ghostDetectors } from './providers/ghost.detector.js';
import { giteaDetectors } from './providers/gitea.detector.js';
import { githubDetectors } from './providers/github.detector.js';
import { gitlabDetectors } from './providers/gitlab.detector.js';
import { gocardlessDetectors } from './providers/gocardless.detector.js';
import { googleDetectors } from './providers/google.detector.js';
import { grafanaDetectors } from './providers/grafana.detector.js';
import { groqDetectors } from './providers/groq.detector.js';
import { harnessDetectors } from './providers/harness.detector.js';
import { hashicorpDetectors } from './providers/hashicorp.detector.js';
import { heliconeDetectors } from './providers/helicone.detector.js';
import { herokuDetectors } from './providers/heroku.detector.js';
import { honeycombDetectors } from './providers/honeycomb.detector.js';
import { hubspotDetectors } from './providers/hubspot.detector.js';
import { huggingfaceDetectors } from './providers/huggingface.detector.js';
import { ibmDetectors } from './providers/ibm.detector.js';
import { infracostDetectors } from './providers/infracost.detector.js';
import { infuraDetectors } from './providers/infura.detector.js';
import { inngestDetectors } from './providers/inngest.detector.js';
import { intercomDetectors } from './providers/intercom.detector.js';
import { ionicDetectors } from './providers/ionic.detector.js';
import { jenkinsDetectors } from './providers/jenkins.detector.js';
import { jfrogDetectors } from './providers/jfrog.detector.js';
import { jinaDetectors } from './providers/jina.detector.js';
import { kaggleDetectors } from './providers/kaggle.detector.js';
import { klaviyoDetectors } from './providers/klaviyo.detector.js';
import { krakenDetectors } from './providers/kraken.detector.js';
import { langfuseDetectors } from './providers/langfuse.detector.js';
import { langsmithDetectors } from './providers/langsmith.detector.js';
import { launchdarklyDetectors } from './providers/launchdarkly.detector.js';
import { linearDetectors } from './providers/linear.detector.js';
import { llamaindexDetectors } from './providers/llamaindex.detector.js';
import { lobDetectors } from './providers/lob.detector.js';
import { logfireDetectors } from './providers/logfire.detector.js';
import { mailchimpDetectors } from './providers/mailchimp.detector.js';
import { mailgunDetectors } from './providers/mailgun.detector.js';
import { mailjetDetectors } from './providers/mailjet.detector.js';
import { mapboxDetectors } from './providers/mapbox.detector.js';
import { matrixDetectors } from './providers/matrix.detector.js';
import { mattermostDetectors } from './providers/mattermost.detector.js';
import { maxmindDetectors } from './providers/maxmind.detector.js';
import { mem0Detectors } from './providers/mem0.detector.js';
import { merakiDetectors } from './providers/meraki.detector.js';
import { mercadopagoDetectors } from './providers/mercadopago.detector.js';
import { messagebirdDetectors } from './providers/messagebird.detector.js';
import { metaLlamaDetectors } from './providers/meta-llama.detector.js';
import { mistralDetectors } from './providers/mistral.detector.js';
import { mixpanelDetectors } from './providers/mixpanel.detector.js';
import { modalDetectors } from './providers/modal.detector.js';
import { mollieDetectors } from './providers/mollie.detector.js';
import { mongodbDetectors } from './providers/mongodb.detector.js';
import { moonshotDetectors } from './providers/moonshot.detector.js';
import { n8nDetectors } from './providers/n8n.detector.js';
import { neonDetectors } from './providers/neon.detector.js';
import { netlifyDetectors } from './providers/netlify.detector.js';
import { newrelicDetectors } from './providers/newrelic.detector.js';
import { ngrokDetectors } from './providers/ngrok.detector.js';
import { nightfallDetectors } from './providers/nightfall.detector.js';
import { notionDetectors } from './providers/notion.detector.js';
import { npmDetectors } from './providers/npm.detector.js';
import { nugetDetectors } from './providers/nuget.detector.js';
import { nvidiaDetectors } from './providers/nvidia.detector.js';
import { octopusDetectors } from './providers/octopus.detector.js';
import { oktaDetectors } from './providers/okta.detector.js';
import { onesignalDetectors } from './providers/onesignal.detector.js';
import { openaiDetectors } from './providers/openai.detector.js';
import { openrouterDetectors } from './providers/openrouter.detector.js';
import { openshiftDetectors } from './providers/openshift.detector.js';
import { openweatherDetectors } from './providers/openweather.detector.js';
import { opsgenieDetectors } from './providers/opsgenie.detector.js';
import { oracleDetectors } from './providers/oracle.detector.js';
import { packagistDetectors } from './providers/packagist.detector.js';
import { paddleDetectors } from './providers/paddle.detector.js';
import { pagerdutyDetectors } from './providers/pagerduty.detector.js';
import { paypalDetectors } from './providers/paypal.detector.js';
import { perplexityDetectors } from './providers/perplexity.detector.js';
import { phabricatorDetectors } from './providers/phabricator.detector.js';
import { pineconeDetectors } from './providers/pinecone.detector.js';
import { plaidDetectors } from './providers/plaid.detector.js';
import { planetscaleDetectors } from './providers/planetscale.detector.js';
import { polarDetectors } from './providers/polar.detector.js';
import { posthogDetectors } from './providers/posthog.detector.js';
import { postmanDetectors } from './providers/postman.detector.js';
import { postmarkDetectors } from './providers/postmark.detector.js';
import { prefectDetectors } from './providers/prefect.detector.js';
import { pubnubDetectors } from './providers/pubnub.detector.js';
import { pulumiDetectors } from './providers/pulumi.detector.js';
import { pypiDetectors } from './providers/pypi.detector.js';
import { rancherDetectors } from './providers/rancher.detector.js';
import { rapidapiDetectors } from './providers/rapidapi.detector.js';
import { razorpayDetectors } from './providers/razorpay.detector.js';
import { readmeDetectors } from './providers/readme.detector.js';
import { recaptchaDetectors } from './providers/recaptcha.detector.js';
import { renderDetectors } from './providers/render.detector.js';
import { replicateDetectors } from './providers/replicate.detector.js';
import { resendDetectors } from './providers/resend.detector.js';
import { rollbarDetectors } from './providers/rollbar.detector.js';
import { rubygemsDetectors } from './providers/rubygems.detector.js';
import { runpodDetectors } from './providers/runpod.detector.js';
import { salesforceDetectors } from './providers/salesforce.detector.js';
import { sanityDetectors } from './providers/sanity.detector.js';
import { scalewayDetectors } from './providers/scaleway.detector.js';
import { scalingoDetectors } from './providers/scalingo.detector.js';
import { segmentDetectors } from './providers/segment.detector.js';
import { sendbirdDetectors } from './providers/sendbird.detector.js';
import { sendgridDetectors } from './providers/sendgrid.detector.js';
import { sentryDetectors } from './providers/sentry.detector.js';
import { serpapiDetectors } from './providers/serpapi.detector.js';
import { serperDetectors } from './providers/serper.detector.js';
import { settlemintDetectors } from './providers/settlemint.detector.js';
import { shippoDetectors } from './providers/shippo.detector.js';
import { shodanDetectors } from './providers/shodan.detector.js';
import { shopifyDetectors } from './providers/shopify.detector.js';
import { slackDetectors } from './providers/slack.detector.js';
import { snowflakeDetectors } from './providers/snowflake.detector.js';
import { snykDetectors } from './providers/snyk.detector.js';
import { sonarDetectors } from './providers/sonar.detector.js';
import { sourcegraphDetectors } from './providers/sourcegraph.detector.js';
import { sparkpostDetectors } from './providers/sparkpost.detector.js';
import { splunkDetectors } from './providers/splunk.detector.js';
import { spotifyDetectors } from './providers/spotify.detector.js';
import { squareDetectors } from './providers/square.detector.js';
import { stackhawkDetectors } from './providers/stackhawk.detector.js';
import { stripeDetectors } from './providers/stripe.detector.js';
import { stytchDetectors } from './providers/stytch.detector.js';
import { sumologicDetectors } from './providers/sumologic.detector.js';
import { sumupDetectors } from './providers/sumup.detector.js';
import { supabaseDetectors } from './providers/supabase.detector.js';
import { tailscaleDetectors } from './providers/tailscale.detector.js';
import { tavilyDetectors } from './providers/tavily.detector.js';
import { telegramDetectors } from './providers/telegram.detector.js';
import { telnyxDetectors } from './providers/telnyx.detector.js';
import { tencentDetectors } from './providers/tencent.detector.js';
import { todoistDetectors } from './providers/todoist.detector.js';
import { togetherDetectors } from './providers/together.detector.js';
import { trelloDetectors } from './providers/trello.detector.js';
import { triggerDetectors } from './providers/trigger.detector.js';
import { twilioDetectors } from './providers/twilio.detector.js';
import { twitchDetectors } from './providers/twitch.detector.js';
import { twitterDetectors } from './providers/twitter.detector.js';
import { typeformDetectors } from './providers/typeform.detector.js';
import { unkeyDetectors } from './providers/unkey.detector.js';
import { vercelDetectors } from './providers/vercel.detector.js';
import { vkDetectors } from './providers/vk.detector.js';
import { voiceflowDetectors } from './providers/voiceflow.detector.js';
import { volcengineDetectors } from './providers/volcengine.detector.js';
import { voyageDetectors } from './providers/voyage.detector.js';
import { vultrDetectors } from './providers/vultr.detector.js';
import { wakatimeDetectors } from './providers/wakatime.detector.js';
import { wandbDetectors } from './providers/wandb.detector.js';
import { webflowDetectors } from './providers/webflow.detector.js';
import { woocommerceDetectors } from './providers/woocommerce.detector.js';
import { xaiDetectors } from './providers/xai.detector.js';
import { yandexDetectors } from './providers/yandex.detector.js';
import { zapierDetectors } from './providers/zapier.detector.js';
import { zendeskDetectors } from './providers/zendesk.detector.js';
import { zhipuDetectors } from './providers/zhipu.detector.js';
import { zohoDetectors } from './providers/zoho.detector.js';

/** The tokens of all providers. A new provider is added here and nowhere else. */
export const providerDetectors: readonly Detector[] = [
  ...onePasswordDetectors,
  ...adafruitDetectors,
  ...adobeDetectors,
  ...adyenDetectors,
  ...airtableDetectors,
  ...alchemyDetectors,
  ...algoliaDetectors,
  ...alibabaDetectors,
  ...amplitudeDetectors,
  ...anthropicDetectors,
  ...anyscaleDetectors,
  ...apifyDetectors,
  ...asanaDetectors,
  ...assemblyaiDetectors,
  ...atlassianDetectors,
  ...auth0Detectors,
  ...awsDetectors,
  ...azureDetectors,
  ...baiduDetectors,
  ...beamerDetectors,
  ...betterstackDetectors,
  ...binanceDetectors,
  ...bitbucketDetectors,
  ...bitlyDetectors,
  ...bittrexDetectors,
  ...boxDetectors,
  ...braintreeDetectors,
  ...braveDetectors,
  ...brevoDetectors,
  ...browserbaseDetectors,
  ...bugsnagDetectors,
  ...buildkiteDetectors,
  ...cerebrasDetectors,
  ...chromaDetectors,
  ...circleciDetectors,
  ...clarifaiDetectors,
  ...clickhouseDetectors,
  ...clickupDetectors,
  ...clojarsDetectors,
  ...cloudflareDetectors,
  ...cloudinaryDetectors,
  ...cloudsmithDetectors,
  ...codecovDetectors,
  ...cohereDetectors,
  ...coinbaseDetectors,
  ...confluentDetectors,
  ...contentfulDetectors,
  ...context7Detectors,
  ...courierDetectors,
  ...cratesDetectors,
  ...cursorDetectors,
  ...databricksDetectors,
  ...datadogDetectors,
  ...dbtDetectors,
  ...deepgramDetectors,
  ...deepinfraDetectors,
  ...deeplDetectors,
  ...deepseekDetectors,
  ...definedDetectors,
  ...dependencyTrackDetectors,
  ...digitaloceanDetectors,
  ...discordDetectors,
  ...dockerDetectors,
  ...dopplerDetectors,
  ...dropboxDetectors,
  ...duffelDetectors,
  ...dynatraceDetectors,
  ...e2bDetectors,
  ...easypostDetectors,
  ...elasticDetectors,
  ...elevenlabsDetectors,
  ...etherscanDetectors,
  ...exaDetectors,
  ...facebookDetectors,
  ...falDetectors,
  ...fastlyDetectors,
  ...figmaDetectors,
  ...firebaseDetectors,
  ...firecrawlDetectors,
  ...fireworksDetectors,
  ...flutterwaveDetectors,
  ...flyioDetectors,
  ...frameioDetectors,
  ...freshworksDetectors,
  ...ghostDetectors,
  ...giteaDetectors,
  ...githubDetectors,
  ...gitlabDetectors,
  ...gocardlessDetectors,
  ...googleDetectors,
  ...grafanaDetectors,
  ...groqDetectors,
  ...harnessDetectors,
  ...hashicorpDetectors,
  ...heliconeDetectors,
  ...herokuDetectors,
  ...honeycombDetectors,
  ...hubspotDetectors,
  ...huggingfaceDetectors,
  ...ibmDetectors,
  ...infracostDetectors,
  ...infuraDetectors,
  ...inngestDetectors,
  ...intercomDetectors,
  ...ionicDetectors,
  ...jenkinsDetectors,
  ...jfrogDetectors,
  ...jinaDetectors,
  ...kaggleDetectors,
  ...klaviyoDetectors,
  ...krakenDetectors,
  ...langfuseDetectors,
  ...langsmithDetectors,
  ...launchdarklyDetectors,
  ...linearDetectors,
  ...llamaindexDetectors,
  ...lobDetectors,
  ...logfireDetectors,
  ...mailchimpDetectors,
  ...mailgunDetectors,
  ...mailjetDetectors,
  ...mapboxDetectors,
  ...matrixDetectors,
  ...mattermostDetectors,
  ...maxmindDetectors,
  ...mem0Detectors,
  ...merakiDetectors,
  ...mercadopagoDetectors,
  ...messagebirdDetectors,
  ...metaLlamaDetectors,
  ...mistralDetectors,
  ...mixpanelDetectors,
  ...modalDetectors,
  ...mollieDetectors,
  ...mongodbDetectors,
  ...moonshotDetectors,
  ...n8nDetectors,
  ...neonDetectors,
  ...netlifyDetectors,
  ...newrelicDetectors,
  ...ngrokDetectors,
  ...nightfallDetectors,
  ...notionDetectors,
  ...npmDetectors,
  ...nugetDetectors,
  ...nvidiaDetectors,
  ...octopusDetectors,
  ...oktaDetectors,
  ...onesignalDetectors,
  ...openaiDetectors,
  ...openrouterDetectors,
  ...openshiftDetectors,
  ...openweatherDetectors,
  ...opsgenieDetectors,
  ...oracleDetectors,
  ...packagistDetectors,
  ...paddleDetectors,
  ...pagerdutyDetectors,
  ...paypalDetectors,
  ...perplexityDetectors,
  ...phabricatorDetectors,
  ...pineconeDetectors,
  ...plaidDetectors,
  ...planetscaleDetectors,
  ...polarDetectors,
  ...posthogDetectors,
  ...postmanDetectors,
  ...postmarkDetectors,
  ...prefectDetectors,
  ...pubnubDetectors,
  ...pulumiDetectors,
  ...pypiDetectors,
  ...rancherDetectors,
  ...rapidapiDetectors,
  ...razorpayDetectors,
  ...readmeDetectors,
  ...recaptchaDetectors,
  ...renderDetectors,
  ...replicateDetectors,
  ...resendDetectors,
  ...rollbarDetectors,
  ...rubygemsDetectors,
  ...runpodDetectors,
  ...salesforceDetectors,
  ...sanityDetectors,
  ...scalewayDetectors,
  ...scalingoDetectors,
  ...segmentDetectors,
  ...sendbirdDetectors,
  ...sendgridDetectors,
  ...sentryDetectors,
  ...serpapiDetectors,
  ...serperDetectors,
  ...settlemintDetectors,
  ...shippoDetectors,
  ...shodanDetectors,
  ...shopifyDetectors,
  ...slackDetectors,
  ...snowflakeDetectors,
  ...snykDetectors,
  ...sonarDetectors,
  ...sourcegraphDetectors,
  ...sparkpostDetectors,
  ...splunkDetectors,
  ...spotifyDetectors,
  ...squareDetectors,
  ...stackhawkDetectors,
  ...stripeDetectors,
  ...stytchDetectors,
  ...sumologicDetectors,
  ...sumupDetectors,
  ...supabaseDetectors,
  ...tailscaleDetectors,
  ...tavilyDetectors,
  ...telegramDetectors,
  ...telnyxDetectors,
  ...tencentDetectors,
  ...todoistDetectors,
  ...togetherDetectors,
  ...trelloDetectors,
  ...triggerDetectors,
  ...twilioDetectors,
  ...twitchDetectors,
  ...twitterDetectors,
  ...typeformDetectors,
  ...unkeyDetectors,
  ...vercelDetectors,
  ...vkDetectors,
  ...voiceflowDetectors,
  ...volcengineDetectors,
  ...voyageDetectors,
  ...vultrDetectors,
  ...wakatimeDetectors,
  ...wandbDetectors,
  ...webflowDetectors,
  ...woocommerceDetectors,
  ...xaiDetectors,
  ...yandexDetectors,
  ...zapierDetectors,
  ...zendeskDetectors,
  ...zhipuDetectors,
  ...zohoDetectors,
];
