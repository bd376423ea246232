import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, Min } from 'class-validator';

/** Query of a read that must not be older than a change: `?minSeq=<version of the change>`. */
export class MinSeqDto {
  @ApiPropertyOptional({ description: 'Wait (up to 2 s) until the answer has reached this version' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  minSeq?: number;
}
