import { callerIdentityAction } from '../../../src/sandbox/sts';

/** What goes wrong on purpose. */
export type Fault =
  /** Acts at once, answers late. */
  | { kind: 'delay'; ms: number }
  /** Resets the connection before acting, or after the action took effect. */
  | { kind: 'reset'; when: 'before' | 'after' }
  /** Never answers, until the sandbox is closed. */
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
  /** A JSON answer of the wrong types; by default numbers become `12MB` and arrays objects. */
  | { kind: 'malformed'; patch?: (body: unknown) => unknown }
  /** 200 with half of the JSON. */
  | { kind: 'truncate' };

export interface FaultRule {
  /** Any of RDS when absent. */
  action?: string;
  /** The region the call is about, be it named in the call or the instance's. */
  regionId?: string;
  /** How many calls it befalls, 1 when absent. */
  times?: number;
  fault: Fault;
}

export interface Faults {
  /** The answer takes the rule back. */
  add(rule: FaultRule): () => void;
  clear(): void;
}

/** Rules in the order they were added; the first that matches is used, and used up. */
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
