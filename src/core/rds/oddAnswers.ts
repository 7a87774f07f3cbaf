import { silentLogger, type Logger } from '../log';
import { isObject } from './read';

/** An answer that could not be parsed completely. It holds only names and types from the answer, no values. */
export interface OddAnswer {
  readonly operation: string;
  readonly regionId: string;
  readonly requestId: string | undefined;
  /** The problem, in English. */
  readonly problem: string;
  readonly shape: string;
}

const mostKept = 8;

/** Keeps the last unparsable answers for an issue report. The same problem is kept once. */
export class OddAnswers {
  private kept: readonly OddAnswer[] = [];

  constructor(private readonly logger: Logger = silentLogger) {}

  note(answer: OddAnswer): void {
    const { operation, regionId, requestId, problem, shape } = answer;
    this.logger.warn(`${operation} ${regionId} RequestId ${requestId ?? '-'}: ${problem}: ${shape}`);
    const others = this.kept.filter((one) => one.operation !== operation || one.shape !== shape);
    this.kept = [...others, answer].slice(-mostKept);
  }

  /** Oldest first. */
  get recent(): readonly OddAnswer[] {
    return this.kept;
  }
}

const deepest = 7;
const mostMembers = 80;
const mostKinds = 3;
const longest = 3_000;

/**
 * The structure of a value without the value itself: `{Items: {Backup: [2 × {BackupId: digits, BackupSize: number}]}}`.
 * Names are kept because they are API names, unless they do not look like names.
 */
export function shapeOf(value: unknown): string {
  const shape = shapeAt(value, 0);
  return shape.length > longest ? `${shape.slice(0, longest)}…` : shape;
}

function shapeAt(value: unknown, depth: number): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return shapeOfText(value);
  if (depth >= deepest) return '…';
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]';
    const kinds = [...new Set(value.slice(0, mostMembers).map((one) => shapeAt(one, depth + 1)))];
    const shown = kinds.length > mostKinds ? [...kinds.slice(0, mostKinds), '…'] : kinds;
    return `[${value.length} × ${shown.join(' | ')}]`;
  }
  if (!isObject(value)) return typeof value;
  const entries = Object.entries(value).slice(0, mostMembers);
  const parts = entries.map(([key, one]) => `${nameOf(key)}: ${shapeAt(one, depth + 1)}`);
  return `{${parts.join(', ')}}`;
}

function shapeOfText(value: string): string {
  if (value.trim() === '') return value === '' ? 'blank' : 'blanks';
  const kind = /^-?\d+(\.\d+)?$/.test(value.trim())
    ? 'digits'
    : /^\d{4}-\d\d-\d\dT/.test(value)
      ? 'time'
      : 'text';
  return value === value.trim() ? kind : `${kind} with blanks around it`;
}

function nameOf(key: string): string {
  return /^[A-Za-z][A-Za-z_]{0,48}\d?$/.test(key) ? key : '…';
}
