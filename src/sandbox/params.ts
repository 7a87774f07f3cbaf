import { missing, serviceError } from './errors';

/**
 * The parameters of one call. A blank value (`ZoneId=`) counts as given, because the service validates it like any
 * other.
 */
export class Params {
  constructor(private readonly values: Readonly<Record<string, string>>) {}

  get(name: string): string | undefined {
    return Object.hasOwn(this.values, name) ? this.values[name] : undefined;
  }

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  all(): Readonly<Record<string, string>> {
    return this.values;
  }

  required(name: string): string {
    const value = this.get(name);
    if (value === undefined) throw missing(name);
    return value;
  }

  /** The values of `name.1`, `name.2` and so on, up to the first gap. */
  list(name: string): string[] {
    const found: string[] = [];
    for (let n = 1; this.has(`${name}.${n}`); n++) found.push(this.get(`${name}.${n}`) ?? '');
    return found;
  }

  /** An integer within bounds. @throws ServiceError with `bounds.code` */
  integer(name: string, bounds: { default: number; min: number; max: number; code: string }): number {
    const value = this.get(name);
    if (value === undefined) return bounds.default;
    const number = /^\d+$/.test(value) ? Number(value) : NaN;
    if (!(number >= bounds.min && number <= bounds.max)) throw serviceError(bounds.code);
    return number;
  }

  /** PageNumber from 1, and PageSize from a set or a range. @throws ServiceError */
  page(allowed: { sizes?: readonly number[]; min?: number; max?: number; default: number }): Page {
    const max = allowed.max ?? Math.max(...(allowed.sizes ?? []));
    const min = allowed.min ?? 1;
    const size = this.integer('PageSize', { default: allowed.default, min, max, code: 'InvalidPageSize' });
    if (allowed.sizes && !allowed.sizes.includes(size)) throw serviceError('InvalidPageSize');
    const number = this.integer('PageNumber', {
      default: 1,
      min: 1,
      max: 2 ** 31 - 1,
      code: 'InvalidParameter',
    });
    return { number, size };
  }
}

export interface Page {
  readonly number: number;
  readonly size: number;
}

export function slice<T>(rows: readonly T[], page: Page): T[] {
  return rows.slice((page.number - 1) * page.size, page.number * page.size);
}
