import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { detectorCatalogue, type DetectorInfo } from '@gatehouse/guardrail-engine';
import { RequirePermission } from '@gatehouse/identity';

@ApiTags('guardrails')
@Controller('guardrails/detectors')
export class DetectorsController {
  @Get()
  @RequirePermission('guardrail:read')
  @ApiOperation({ summary: 'List the detectors that a profile can name' })
  list(): { items: readonly DetectorInfo[] } {
    return { items: detectorCatalogue };
  }
}
