import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsOptional,
  IsString,
  Length,
  Matches,
  ValidateNested,
} from 'class-validator';
import { create, CredentialFormSchema, type CredentialForm } from '@gatehouse/contracts';
import { GatehouseError } from '@gatehouse/errors';

const maxEntries = 10;

export class CredentialFieldDto {
  @ApiProperty({ description: 'Its name in templates', example: 'token' })
  @Matches(/^[a-z][a-z0-9_]{0,39}$/, { message: 'the name of a field is lower-case letters, digits and _' })
  name!: string;

  @ApiProperty({ description: 'How people are asked for it', example: 'API key' })
  @IsString()
  @Length(1, 100)
  label!: string;
}

export class CredentialHeaderDto {
  @ApiProperty({ example: 'Authorization' })
  @Matches(/^[A-Za-z0-9!#$%&'*+.^`|~-]{1,100}$/, { message: 'this is not the name of a header' })
  name!: string;

  @ApiProperty({ description: '{{field}} stands for what was given', example: 'Bearer {{token}}' })
  @Matches(/^[\x20-\x7e]{1,1000}$/, { message: 'a template is 1 to 1000 printable characters' })
  template!: string;
}

export class CredentialParameterDto {
  @ApiProperty({ example: 'api_key' })
  @Matches(/^[A-Za-z0-9._~-]{1,100}$/, { message: 'the name of a query parameter is letters, digits, . _ ~ and -' })
  name!: string;

  @ApiProperty({ description: '{{field}} stands for what was given', example: '{{token}}' })
  @Matches(/^[\x20-\x7e]{1,1000}$/, { message: 'a template is 1 to 1000 printable characters' })
  template!: string;
}

/** What people give for a connection, and what the gateway sends. */
export class CredentialFormDto {
  @ApiProperty({ type: [CredentialFieldDto] })
  @IsArray()
  @ArrayMaxSize(maxEntries)
  @ArrayUnique(({ name }: CredentialFieldDto) => name)
  @ValidateNested({ each: true })
  @Type(() => CredentialFieldDto)
  fields!: CredentialFieldDto[];

  @ApiPropertyOptional({ type: [CredentialHeaderDto] })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(maxEntries)
  @ArrayUnique(({ name }: CredentialHeaderDto) => name.toLowerCase())
  @ValidateNested({ each: true })
  @Type(() => CredentialHeaderDto)
  headers?: CredentialHeaderDto[];

  @ApiPropertyOptional({ type: [CredentialParameterDto], description: 'Needs allowQuery' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(maxEntries)
  @ArrayUnique(({ name }: CredentialParameterDto) => name)
  @ValidateNested({ each: true })
  @Type(() => CredentialParameterDto)
  query?: CredentialParameterDto[];

  @ApiPropertyOptional({
    default: false,
    description:
      'Allows secrets in the URL, which is kept in more places than a header: only where there is no other way',
  })
  @IsOptional()
  @IsBoolean()
  allowQuery?: boolean;
}

/** A form as it is stored and shown. */
export type CredentialFormJson = Required<CredentialFormDto>;

/** @throws GatehouseError GATEHOUSE_BACKEND_FORM_INVALID */
export function toCredentialForm(dto: CredentialFormDto | null | undefined): { credentialForm?: CredentialForm } {
  if (!dto) return {};
  const { fields, headers = [], query = [], allowQuery = false } = dto;
  const known = new Set(fields.map(({ name }) => name));
  const named = [...headers, ...query].flatMap(({ template }) => placeholdersIn(template));
  const problems = [
    ...(headers.length + query.length === 0 ? ['give at least one header'] : []),
    ...(query.length > 0 && !allowQuery ? ['query parameters need allowQuery'] : []),
    ...[...new Set(named)].filter((name) => !known.has(name)).map((name) => `there is no field "${name}"`),
    ...[...known].filter((name) => !named.includes(name)).map((name) => `the field "${name}" is in no template`),
  ];
  if (problems.length > 0) {
    const detail = `${problems.join('; ')}.`;
    throw new GatehouseError('GATEHOUSE_BACKEND_FORM_INVALID', { detail, errors: problems });
  }
  const lower = headers.map(({ name, template }) => ({ name: name.toLowerCase(), template }));
  return { credentialForm: create(CredentialFormSchema, { fields, headers: lower, query, allowQuery }) };
}

export function credentialFormJson(form: CredentialForm | undefined): CredentialFormJson | null {
  if (!form) return null;
  const templates = (from: CredentialForm['headers']) => from.map(({ name, template }) => ({ name, template }));
  return {
    fields: form.fields.map(({ name, label }) => ({ name, label })),
    headers: templates(form.headers),
    query: templates(form.query),
    allowQuery: form.allowQuery,
  };
}

function placeholdersIn(template: string): string[] {
  return [...template.matchAll(/\{\{([^{}]*)\}\}/g)].map(([, name = '']) => name);
}
