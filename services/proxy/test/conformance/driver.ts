// The suite's client under test: asks the conformance program to act through the gateway, and ends as that ended.
// MCP_CONFORMANCE_* are the suite's variables; it gives the URL of its server as the last argument.
const { CONFORMANCE_CONTROL = '', MCP_CONFORMANCE_SCENARIO, MCP_CONFORMANCE_CONTEXT } = process.env;

const answer = await fetch(CONFORMANCE_CONTROL, {
  method: 'POST',
  body: JSON.stringify({
    scenario: MCP_CONFORMANCE_SCENARIO,
    url: process.argv.at(-1),
    context: JSON.parse(MCP_CONFORMANCE_CONTEXT ?? '{}') as unknown,
  }),
});
console.error(await answer.text());
process.exitCode = answer.ok ? 0 : 1;
