import { Field, Float, ID, Int, ObjectType } from '@nestjs/graphql';
import { WebSearch } from '../web-search/web-search.dto.js';
import { DlpOutcome, Verdict } from './call-filter.dto.js';

@ObjectType({ description: "One detector's hits in one call; never the value" })
export class Finding {
  @Field({ description: 'Such as pci.card_number' })
  detector!: string;

  @Field({ description: 'request or response' })
  direction!: string;

  @Field(() => Int)
  count!: number;

  @Field({ description: 'What the rule does: log, annotate, mask, redact, strip, truncate, quarantine or block' })
  action!: string;

  @Field({ description: 'enforce when it was done, monitor when it would have been' })
  mode!: string;

  @Field(() => String, { nullable: true, description: 'The rule that decided, <profile>/<rule>' })
  rule!: string | null;
}

@ObjectType({ description: 'One MCP request through the gateway' })
export class Call {
  @Field(() => ID)
  id!: string;

  @Field(() => Date, { description: 'When it arrived' })
  time!: Date;

  @Field({ description: 'Path of the endpoint, such as /mcp/everything' })
  endpoint!: string;

  @Field(() => String, { nullable: true, description: 'Slug; null when none was matched' })
  backend!: string | null;

  @Field(() => String, { nullable: true, description: 'JSON-RPC method; null when the body could not be read' })
  method!: string | null;

  @Field(() => String, { nullable: true, description: 'Tool or prompt name, or resource URI' })
  target!: string | null;

  @Field(() => String, { nullable: true, description: 'The target, when it is a tool' })
  tool!: string | null;

  @Field(() => String, { nullable: true, description: 'Hash of the tool definition in the ledger' })
  definitionHash!: string | null;

  @Field(() => String, { nullable: true, description: 'Slug; null when unknown' })
  agent!: string | null;

  @Field(() => String, { nullable: true, description: 'User id; null when no user is behind the call' })
  user!: string | null;

  @Field(() => String, { nullable: true })
  userDomain!: string | null;

  @Field({ description: 'user, token, service or anonymous' })
  principalKind!: string;

  @Field(() => String, { nullable: true, description: "The client's own name for itself; not trusted" })
  clientLabel!: string | null;

  @Field(() => String, { nullable: true, description: 'modern or legacy' })
  eraIn!: string | null;

  @Field(() => String, { nullable: true, description: 'modern or legacy' })
  eraOut!: string | null;

  @Field(() => Verdict)
  verdict!: Verdict;

  @Field({ description: 'Stable reason code; ok when allowed' })
  reason!: string;

  @Field(() => String, { nullable: true, description: 'The access rule that decided' })
  rule!: string | null;

  @Field(() => DlpOutcome)
  dlpOutcome!: DlpOutcome;

  @Field(() => [Finding])
  findings!: Finding[];

  @Field(() => String, { nullable: true, description: 'Version (SHA-256) of the compiled guardrails that decided' })
  guardrailBundle!: string | null;

  @Field(() => DlpOutcome, {
    nullable: true,
    description: 'The outcome with the candidates of the profiles, if another',
  })
  shadowOutcome!: DlpOutcome | null;

  @Field(() => WebSearch, { nullable: true, description: 'What it had to do with the web' })
  webSearch!: WebSearch | null;

  @Field(() => Float, { description: 'Stream sequence of the policy that decided' })
  policySequence!: number;

  @Field(() => Int)
  requestBytes!: number;

  @Field(() => Int)
  responseBytes!: number;

  @Field(() => Float, { description: 'Whole time, in milliseconds' })
  totalMs!: number;

  @Field(() => Float, { description: "The backend's part of it" })
  upstreamMs!: number;

  @Field(() => Float, { description: "The gateway's part of it" })
  gatewayMs!: number;

  @Field(() => Int, { description: 'HTTP status that the agent got' })
  status!: number;

  @Field({ description: 'Whether the answer was a JSON-RPC error or an error result' })
  isError!: boolean;

  @Field(() => String, { nullable: true, description: 'W3C trace id' })
  traceId!: string | null;

  @Field(() => String, { nullable: true, description: 'What ties calls of one conversation together' })
  conversation!: string | null;
}

@ObjectType()
export class CallEdge {
  @Field(() => Call)
  node!: Call;

  @Field({ description: 'Pass it as "after" to go on behind this call' })
  cursor!: string;
}

@ObjectType()
export class PageInfo {
  @Field()
  hasNextPage!: boolean;

  @Field()
  hasPreviousPage!: boolean;

  @Field(() => String, { nullable: true })
  startCursor!: string | null;

  @Field(() => String, { nullable: true })
  endCursor!: string | null;
}

@ObjectType({ description: 'A page of calls, newest first' })
export class CallConnection {
  @Field(() => [CallEdge])
  edges!: CallEdge[];

  @Field(() => PageInfo)
  pageInfo!: PageInfo;
}

@ObjectType({ description: 'A value and how many calls have it' })
export class Facet {
  @Field()
  value!: string;

  @Field(() => Float)
  count!: number;
}

@ObjectType({
  description: 'Values to filter by, the most frequent first, at most 100 of each. A list leaves out its own filter.',
})
export class CallFacets {
  @Field(() => [Facet])
  backends!: Facet[];

  @Field(() => [Facet])
  agents!: Facet[];

  @Field(() => [Facet])
  tools!: Facet[];

  @Field(() => [Facet])
  userDomains!: Facet[];

  @Field(() => [Facet])
  verdicts!: Facet[];

  @Field(() => [Facet])
  dlpOutcomes!: Facet[];
}
