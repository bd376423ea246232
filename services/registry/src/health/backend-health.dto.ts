import { ApiProperty } from '@nestjs/swagger';
import type { BackendHealth, CircuitState, HealthState } from './backend-health.js';

const states: readonly HealthState[] = ['healthy', 'degraded', 'down', 'unknown'];
const circuits: readonly CircuitState[] = ['closed', 'half_open', 'open'];

/** The newest failure of a backend. */
export class LastFailureView {
  @ApiProperty({ description: 'Reason code, as in call records', example: 'upstream_unreachable' }) reason!: string;
  @ApiProperty() at!: Date;
}

/** How many replicas of the gateway say what of a backend. */
export class ReplicasSayView implements Record<HealthState, number> {
  @ApiProperty() healthy!: number;
  @ApiProperty() degraded!: number;
  @ApiProperty() down!: number;
  @ApiProperty({ description: 'Have sent it nothing in the last five minutes' }) unknown!: number;
}

/** How a backend is, by the requests of the last five minutes. */
export class BackendHealthView implements BackendHealth {
  @ApiProperty({
    enum: states,
    description:
      'healthy: it answers; degraded: some requests fail, or only some replicas reach it; down: no replica that has tried lets calls through to it; unknown: nothing was sent to it',
  })
  state!: HealthState;

  @ApiProperty({
    enum: circuits,
    nullable: true,
    description: 'Whether calls are kept from it because it fails; null when no replica has sent it anything',
  })
  circuit!: CircuitState | null;

  @ApiProperty({ description: 'Requests to it' }) calls!: number;
  @ApiProperty({ description: 'Requests that it did not answer as a working server would' }) failures!: number;

  @ApiProperty({ type: Number, nullable: true, description: 'Half of its answers were there within so many ms' })
  p50Ms!: number | null;

  @ApiProperty({ type: Number, nullable: true, description: '95 % of its answers were there within so many ms' })
  p95Ms!: number | null;

  @ApiProperty({ type: LastFailureView, nullable: true, description: 'Also when it is longer ago' })
  lastFailure!: LastFailureView | null;

  @ApiProperty({ description: 'How many replicas of the gateway say what' })
  replicas!: ReplicasSayView;
}
