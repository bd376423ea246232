import { Query, Resolver } from '@nestjs/graphql';
import { RequirePermission } from '@gatehouse/identity';
import { CallsProjector } from './calls.projector.js';
import { IngestStatus } from './ingest.dto.js';

@Resolver(() => IngestStatus)
@RequirePermission('logs:read', { some: true })
export class IngestResolver {
  constructor(private readonly projector: CallsProjector) {}

  @Query(() => IngestStatus, { description: 'How far the log is behind the calls' })
  ingest(): Promise<IngestStatus> {
    return this.projector.status();
  }
}
