import { ArgsType, Field, Int } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, Max, MaxLength, Min, ValidateNested } from 'class-validator';
import { CallFilter } from './call-filter.dto.js';

@ArgsType()
export class CallsArgs {
  @Field(() => CallFilter)
  @ValidateNested()
  @Type(() => CallFilter)
  filter!: CallFilter;

  @Field(() => Int, { defaultValue: 50, description: 'How many, 1 to 200' })
  @IsInt()
  @Min(1)
  @Max(200)
  first!: number;

  @Field(() => String, { nullable: true, description: 'Behind this cursor' })
  @IsOptional()
  @MaxLength(512)
  after?: string | null;
}
