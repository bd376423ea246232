import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsObject,
  IsOptional,
  IsString,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { ProfileDto } from '../profiles/profiles.dto.js';
import { partNames, trustNames, type PartName, type TrustName } from '../profiles/profiles.entity.js';

/** What is looked at: a text or a JSON-RPC message. */
class ScannedDto {
  @ApiPropertyOptional({ description: 'A text; it is not stored', maxLength: 500_000 })
  @IsOptional()
  @IsString()
  @MaxLength(500_000)
  text?: string;

  @ApiPropertyOptional({ description: 'A JSON-RPC message; it is not stored', type: Object })
  @IsOptional()
  @IsObject()
  message?: Record<string, unknown>;

  @ApiPropertyOptional({ enum: ['request', 'response'], default: 'request' })
  @IsOptional()
  @IsIn(['request', 'response'])
  direction?: 'request' | 'response';

  @ApiPropertyOptional({ enum: partNames, description: 'What of a conversation it is; the direction when left out' })
  @IsOptional()
  @IsIn(partNames)
  part?: PartName;
}

/** A try of a profile as it is. */
export class TryProfileDto extends ScannedDto {
  @ApiPropertyOptional({ enum: trustNames, default: 'public', description: 'How far the backend would be trusted' })
  @IsOptional()
  @IsIn(trustNames)
  trust?: TrustName;

  @ApiPropertyOptional({ description: "Try the profile's candidate instead", default: false })
  @IsOptional()
  @IsBoolean()
  candidate?: boolean;
}

/** A try of a profile that is saved nowhere. */
export class TryDraftDto extends ScannedDto {
  @ApiProperty({ type: ProfileDto })
  @IsObject()
  @ValidateNested()
  @Type(() => ProfileDto)
  profile!: ProfileDto;

  @ApiPropertyOptional({ enum: trustNames, default: 'public', description: 'How far the backend would be trusted' })
  @IsOptional()
  @IsIn(trustNames)
  trust?: TrustName;
}

/** For whom and what for something would be said. */
export class ScanContextDto {
  @ApiPropertyOptional({ description: "A backend's slug" })
  @IsOptional()
  @IsString()
  @MaxLength(63)
  backendId?: string;

  @ApiPropertyOptional({ description: "An agent's slug" })
  @IsOptional()
  @IsString()
  @MaxLength(63)
  agentId?: string;

  @ApiPropertyOptional({ description: "A tool's name" })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  tool?: string;

  @ApiPropertyOptional({ description: "The domain of the user's e-mail address" })
  @IsOptional()
  @IsString()
  @MaxLength(253)
  userDomain?: string;

  @ApiPropertyOptional({ description: 'Groups that the user is in', type: [String] })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(500)
  @IsString({ each: true })
  @MaxLength(200, { each: true })
  groups?: string[];

  @ApiPropertyOptional({ enum: trustNames, default: 'public', description: 'How far the backend is trusted' })
  @IsOptional()
  @IsIn(trustNames)
  trust?: TrustName;
}

/** A scan by the profile that is named, or by all that apply in a context. */
export class ScanDto extends ScannedDto {
  @ApiPropertyOptional({ description: 'The one profile to use, whatever it is attached to' })
  @IsOptional()
  @IsString()
  @MaxLength(63)
  profile?: string;

  @ApiPropertyOptional({ description: 'Use the profiles and exceptions that apply here', type: ScanContextDto })
  @IsOptional()
  @ValidateNested()
  @Type(() => ScanContextDto)
  context?: ScanContextDto;
}
