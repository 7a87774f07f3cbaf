import { callerIdentityAction } from '../../../src/sandbox/sts';

/** A deliberate fault. */
export type Fault =
  /** Acts at once, but answers late. */
  | { kind: 'delay'; ms: number }
  /** Resets the connection before acting, or after the action took effect. */
  | { kind: 'reset'; when: 'before' | 'after' }
  /** Does not answer until the sandbox is closed. */
  | { kind: 'hang'; when: 'before' | 'after' }
  | { kind: 'throttle'; code?: string; retryAfterMs?: number }
  /** Any service error; the message defaults to the documented one. */
  | {
      kind: 'error';
      status: number;
      code: string;
      message?: string;
      accessDeniedDetail?: object;
      when?: 'before' | 'after';
    }
  | { kind: 'html'; status?: number; when?: 'before' | 'after' }
  | { kind: 'empty'; status?: number; when?: 'before' | 'after' }
  | { kind: 'redirect'; location?: string }
  /** A JSON answer with wrong types; by default numbers become `12MB` and arrays become objects. */
  | { kind: 'malformed'; patch?: (body: unknown) => unknown }
  /** 200 with half of the JSON. */
  | { kind: 'truncate' };

export interface FaultRule {
  /** The operation; any RDS operation if absent. */
  action?: string;
  /** The region of the call: the one it names, or the one of its instance. */
  regionId?: string;
  /** Number of calls it applies to; 1 if absent. */
  times?: number;
  fault: Fault;
}

export interface Faults {
  /** @returns removes the rule */
  add(rule: FaultRule): () => void;
  clear(): void;
}

/** Rules in the order of addition. The first match is used up. */
export class FaultQueue implements Faults {
  private rules: { readonly rule: FaultRule; left: number }[] = [];

  add(rule: FaultRule): () => void {
    const entry = { rule, left: rule.times ?? 1 };
    this.rules.push(entry);
    return () => {
      this.rules = this.rules.filter((one) => one !== entry);
    };
  }

  clear(): void {
    this.rules = [];
  }

  take(action: string, regionId: string): Fault | undefined {
    const entry = this.rules.find(
      ({ rule, left }) =>
        left > 0 &&
        (rule.action === undefined ? action !== callerIdentityAction : rule.action === action) &&
        (rule.regionId === undefined || rule.regionId === regionId),
    );
    if (!entry) return undefined;
    entry.left--;
    this.rules = this.rules.filter(({ left }) => left > 0);
    return entry.rule.fault;
  }
}

/** Numbers become strings with a unit, arrays become objects. */
export function distort(value: unknown): unknown {
  if (typeof value === 'number') return '12MB';
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, distort(inner)]));
}
