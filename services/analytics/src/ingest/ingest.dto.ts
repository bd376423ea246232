import { Field, Float, ObjectType } from '@nestjs/graphql';

@ObjectType({ description: 'How fresh the log is' })
export class IngestStatus {
  @Field(() => Float, { description: 'Everything up to this sequence of the stream CALLS is in the log' })
  lastSequence!: number;

  @Field(() => Float, { description: 'Newest sequence of the stream' })
  streamSequence!: number;

  @Field(() => Float, { description: 'Records that are not in the log yet, at least; 0 = nothing is missing' })
  lagRecords!: number;

  @Field(() => Float, { description: 'Age of the oldest of them' })
  lagSeconds!: number;
}
