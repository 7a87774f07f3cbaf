import * as fc from 'fast-check';
import type { FakeFault } from '../../support/fakeCloud';

export const hour = 60 * 60_000;

/** What may happen to the windows of a machine, its disk, its clock, the network or the service. */
export type Step =
  | {
      readonly do: 'submit';
      readonly region: string;
      readonly named: boolean;
      /** A form that was sent before, perhaps in another window, instead of a new one. */
      readonly again: number | undefined;
      /** In two windows at the same moment. */
      readonly twice: boolean;
      /** A colleague has made an instance of the same name just before. */
      readonly twin: boolean;
      readonly which: number;
      readonly faults: readonly FakeFault[];
      readonly takes: number;
    }
  | { readonly do: 'pass'; readonly ms: number }
  | {
      readonly do: 'kill' | 'open' | 'close' | 'damage' | 'checkAgain' | 'stopWatching';
      readonly which: number;
    }
  /** The machine sleeps, and the service goes on. */
  | { readonly do: 'sleep'; readonly ms: number }
  | { readonly do: 'account'; readonly name: string }
  | { readonly do: 'setClock'; readonly by: number }
  | { readonly do: 'disk'; readonly full: boolean }
  | { readonly do: 'network'; readonly fault: FakeFault | undefined };

const network = { kind: 'network', code: 'ConnectionReset' } as const;
const faultArbitrary: fc.Arbitrary<FakeFault> = fc.oneof(
  fc.record({
    when: fc.constantFrom('before' as const, 'after' as const),
    error: fc.constantFrom(
      network,
      { kind: 'service', httpStatus: 503, code: 'ServiceUnavailable' } as const,
      { kind: 'badResponse', httpStatus: 502 } as const,
      { kind: 'timeout' } as const,
      { kind: 'service', httpStatus: 400, code: 'CommodityServiceCalling.Exception' } as const,
      { kind: 'service', httpStatus: 403, code: 'LockTimeout' } as const,
    ),
  }),
  fc.record({
    when: fc.constant('before' as const),
    error: fc.constantFrom(
      { kind: 'throttled', httpStatus: 400, code: 'Throttling.User', retryAfterMs: 3_000 } as const,
      { kind: 'service', httpStatus: 400, code: 'InvalidBakset.Invalid' } as const,
      { kind: 'service', httpStatus: 403, code: 'OperationDenied.DBInstanceStatus' } as const,
      { kind: 'network', code: 'HostNotFound' } as const,
      { kind: 'credentials' } as const,
    ),
  }),
  fc.record({ when: fc.constantFrom('before' as const, 'after' as const), afterMs: fc.constant(30_000) }),
);
const which = fc.nat({ max: 20 });
export const stepArbitrary: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('submit' as const),
      region: fc.constantFrom('cn-hangzhou', 'cn-shanghai'),
      named: fc.boolean(),
      again: fc.option(fc.nat({ max: 20 }), { freq: 2, nil: undefined }),
      twice: fc.boolean(),
      twin: fc.oneof(
        { weight: 4, arbitrary: fc.constant(false) },
        { weight: 1, arbitrary: fc.constant(true) },
      ),
      which,
      faults: fc.oneof(
        { weight: 1, arbitrary: fc.constant([]) },
        { weight: 3, arbitrary: fc.array(faultArbitrary, { minLength: 1, maxLength: 4 }) },
      ),
      takes: fc.constantFrom(1_000, 20_000, 120_000),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('pass' as const),
      ms: fc.constantFrom(0, 10, 500, 3_000, 15_000, 40_000, 150_000),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('kill' as const), which }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('open' as const), which }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constantFrom('close' as const, 'checkAgain', 'stopWatching'), which }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('damage' as const), which }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('sleep' as const),
      ms: fc.constantFrom(20_000, 30 * 60_000, 7 * hour),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('account' as const), name: fc.constantFrom('me', 'other') }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('setClock' as const), by: fc.constantFrom(-hour, hour) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('disk' as const), full: fc.boolean() }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('network' as const),
      fault: fc.option(
        fc.constantFrom<FakeFault>(
          { when: 'before', error: network },
          { when: 'before', error: { kind: 'network', code: 'HostNotFound' } },
        ),
        { nil: undefined },
      ),
    }),
  },
);
