import { Field, Float, Int, ObjectType } from '@nestjs/graphql';

@ObjectType({ description: 'A host among the sources of one call' })
export class WebHost {
  @Field()
  host!: string;

  @Field(() => Int, { description: 'Results that the agent got' })
  kept!: number;

  @Field(() => Int, { description: 'Results that a policy took out, or would have' })
  dropped!: number;
}

@ObjectType({ description: 'What a call had to do with the web, where a web-search policy applied' })
export class WebSearch {
  @Field({ description: 'search, fetch, crawl or answer' })
  role!: string;

  @Field({ description: 'How the tool was read: a provider, generic or custom' })
  adapter!: string;

  @Field(() => String, {
    nullable: true,
    description: 'With what detectors know masked; null where a policy keeps it out',
  })
  query!: string | null;

  @Field(() => [String], { description: 'Ids of the policies that applied' })
  policies!: string[];

  @Field(() => [WebHost])
  hosts!: WebHost[];

  @Field(() => [String], { description: 'What was rewritten, such as safe_search' })
  changes!: string[];

  @Field(() => [String], { description: 'What policies in monitor mode would have done' })
  would!: string[];
}

@ObjectType({ description: 'A host among the sources of all calls that a filter matches' })
export class WebSource {
  @Field()
  host!: string;

  @Field(() => Float, { description: 'Results that agents got' })
  kept!: number;

  @Field(() => Float, { description: 'Results that policies took out, or would have' })
  dropped!: number;

  @Field(() => Float, { description: 'Calls that met it' })
  calls!: number;

  @Field(() => Float, { description: 'Users behind them' })
  users!: number;
}

@ObjectType({ description: 'Who used the web' })
export class WebSearcher {
  @Field(() => String, { nullable: true, description: 'User id; null when no user was behind the calls' })
  user!: string | null;

  @Field(() => String, { nullable: true, description: 'Agent, by slug' })
  agent!: string | null;

  @Field(() => Float, { description: 'Calls that had to do with the web' })
  calls!: number;

  @Field(() => Float, { description: 'Those that were refused' })
  refused!: number;
}

@ObjectType({ description: 'Who searched, and which sources were used; at most 100 of each, the most frequent first' })
export class WebSearchReport {
  @Field(() => [WebSource])
  sources!: WebSource[];

  @Field(() => [WebSearcher])
  searchers!: WebSearcher[];
}
