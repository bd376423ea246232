import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsOptional,
  IsString,
  Length,
  Matches,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { MinSeqDto } from '@gatehouse/service-kit';
import type { Approval } from '@gatehouse/tool-ledger';

export const approvals: readonly Approval[] = ['strict', 'additive', 'trusted'];

/** One version of a tool, as somebody has looked at it. */
export class SeenVersionDto {
  @ApiProperty({ description: "The tool's name", example: 'send_email' })
  @IsString()
  @Length(1, 500)
  tool!: string;

  @ApiProperty({ description: 'Hash of the definition that was looked at' })
  @Matches(/^[0-9a-f]{64}$/, { message: 'hash must be the whole hash of a definition' })
  hash!: string;
}

/** A person's words. */
class NoteDto {
  @ApiPropertyOptional({ description: 'Why', maxLength: 500 })
  @IsOptional()
  @IsString()
  @MaxLength(500)
  note?: string;
}

export class DecideToolsDto extends NoteDto {
  @ApiProperty({ type: [SeenVersionDto], description: 'What is decided about, all of it or nothing' })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(1000)
  @ValidateNested({ each: true })
  @Type(() => SeenVersionDto)
  tools!: SeenVersionDto[];
}

export class QuarantineToolDto extends NoteDto {}

export class ApprovalPolicyDto {
  @ApiProperty({
    enum: approvals,
    description:
      'What is let through without a person: "strict" nothing, "additive" new tools and changes that only add, "trusted" everything',
  })
  @IsIn(approvals)
  policy!: Approval;
}

export class DiffDto {
  @ApiPropertyOptional({ description: 'Hash of the older version, or its beginning; the one that was approved last' })
  @IsOptional()
  @Matches(/^[0-9a-f]{4,64}$/)
  from?: string;

  @ApiPropertyOptional({ description: 'Hash of the newer version, or its beginning; the newest' })
  @IsOptional()
  @Matches(/^[0-9a-f]{4,64}$/)
  to?: string;
}

export class ListQuarantinedDto extends MinSeqDto {
  @ApiPropertyOptional({ enum: ['true', 'false'], description: 'Whether rejected tools are among them' })
  @IsOptional()
  @IsIn(['true', 'false'])
  rejected?: 'true' | 'false';
}
