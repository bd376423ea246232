import { Injectable } from '@nestjs/common';
import { Budget, builtIn } from '@gatehouse/guardrail-engine';
import { textsOf, type Definition, type DefinitionText } from '@gatehouse/tool-ledger';

/** What a detector has found in a definition; never the text. */
export interface DefinitionFinding {
  detector: string;
  /** Where, such as `inputSchema.properties.path.description`. */
  path: string;
  /** Offsets in that text, in UTF-16 code units. */
  start: number;
  end: number;
}

/** A finding with the text around it, for people who may see the definition anyway. */
export interface ShownFinding extends DefinitionFinding {
  before: string;
  found: string;
  after: string;
}

/** What is meant for the model and not for people. */
const poisonous = /^mcp\.(?:tooldef|injection|hidden)\b/;
const asked = builtIn.ask(({ id }) => poisonous.test(id), 'definition');
/** From here on a finding is certain enough to take a tool out of use. */
const highConfidence = 0.8;
/** What only sounds like an instruction: a tool is not taken out of use for its tone alone. */
const guess = 'mcp.injection.model';
const mediumConfidence = 0.55;
const maxFindings = 50;
const shownAround = 120;
const maxShown = 500;

/** Looks in definitions for what somebody has hidden there for the model. */
@Injectable()
export class DefinitionScan {
  /** At most fifty, in the order of the definition. That it could not be looked at to its end is a finding too. */
  findingsIn(definition: Definition): DefinitionFinding[] {
    const texts = textsIn(definition);
    const budget = new Budget(texts.reduce((sum, { text }) => sum + text.length, 0));
    const hits = texts.flatMap(({ path, text }) =>
      builtIn.scanText(text, asked, path.split('.'), budget).map(({ detector, start, end, confidence }) => {
        return { detector: detector.id, path, start, end, confidence };
      }),
    );
    const found = hits
      .filter((hit) => hit.confidence >= highConfidence && (hit.detector !== guess || isSupported(hits)))
      .slice(0, maxFindings)
      .map(({ confidence: _, ...finding }) => finding);
    return budget.saying ? [...found, { detector: budget.saying, path: '', start: 0, end: 0 }] : found;
  }

  /** The same with what was found. */
  show(definition: Definition): ShownFinding[] {
    const texts = new Map(textsIn(definition).map(({ path, text }) => [path, text]));
    return this.findingsIn(definition).map((finding) => {
      const { path, start, end } = finding;
      const text = texts.get(path) ?? '';
      return {
        ...finding,
        before: text.slice(Math.max(0, start - shownAround), start).toWellFormed(),
        found: text.slice(start, Math.min(end, start + maxShown)).toWellFormed(),
        after: text.slice(end, end + shownAround).toWellFormed(),
      };
    });
  }
}

function textsIn(definition: Definition): DefinitionText[] {
  return [{ path: 'name', text: String(definition.name) }, ...textsOf(definition)];
}

function isSupported(hits: readonly { detector: string; confidence: number }[]): boolean {
  return hits.some(({ detector, confidence }) => detector !== guess && confidence >= mediumConfidence);
}
