import { Field, InputType, registerEnumType } from '@nestjs/graphql';
import { ArrayMaxSize, ArrayMinSize, IsDate, IsEnum, IsOptional, MaxLength, MinLength } from 'class-validator';

export const Verdict = { allowed: 'allowed', denied: 'denied', rejected: 'rejected', failed: 'failed' } as const;
export type Verdict = keyof typeof Verdict;

export const DlpOutcome = { none: 'none', logged: 'logged', modified: 'modified', blocked: 'blocked' } as const;
export type DlpOutcome = keyof typeof DlpOutcome;

registerEnumType(Verdict, {
  name: 'Verdict',
  description: 'What became of a call',
  valuesMap: {
    allowed: { description: 'It reached the backend, and the answer went back' },
    denied: { description: 'Policy, a guardrail or a missing credential refused it' },
    rejected: { description: 'It was not a valid request' },
    failed: { description: 'The backend did not answer as it should' },
  },
});
registerEnumType(DlpOutcome, { name: 'DlpOutcome', description: 'What the guardrails did with the content of a call' });

/** Every list means "one of"; fields of a filter all have to hold. */
function OneOf(description: string): PropertyDecorator {
  const decorators = [
    Field(() => [String], { nullable: true, description }),
    IsOptional(),
    ArrayMinSize(1),
    ArrayMaxSize(100),
    MaxLength(256, { each: true }),
  ];
  return (target, key) => decorators.forEach((decorate) => decorate(target, key));
}

function Exactly(description: string): PropertyDecorator {
  const decorators = [Field(() => String, { nullable: true, description }), IsOptional(), MinLength(1), MaxLength(256)];
  return (target, key) => decorators.forEach((decorate) => decorate(target, key));
}

@InputType({ description: 'Which calls; all that is given has to hold. The range is at most 31 days.' })
export class CallFilter {
  @Field(() => Date, { description: 'From this time on' })
  @IsDate()
  from!: Date;

  @Field(() => Date, { description: 'Before this time' })
  @IsDate()
  to!: Date;

  @OneOf('Backends, by slug')
  backends?: string[] | null;

  @OneOf('Tools, by exact name')
  tools?: string[] | null;

  @Exactly('Hash of the definition of the tool that was in force')
  definitionHash?: string | null;

  @OneOf('Agents, by slug')
  agents?: string[] | null;

  @Exactly('User id')
  user?: string | null;

  @OneOf('Domains of users')
  userDomains?: string[] | null;

  @Field(() => [DlpOutcome], { nullable: true })
  @IsOptional()
  @ArrayMinSize(1)
  @IsEnum(DlpOutcome, { each: true })
  dlpOutcomes?: DlpOutcome[] | null;

  @Field(() => [Verdict], { nullable: true })
  @IsOptional()
  @ArrayMinSize(1)
  @IsEnum(Verdict, { each: true })
  verdicts?: Verdict[] | null;

  @Exactly('Reason code, such as no_allow_rule')
  reason?: string | null;

  @Exactly('JSON-RPC method, such as tools/call')
  method?: string | null;

  @Exactly('Part of a tool name, in any case')
  search?: string | null;
}
