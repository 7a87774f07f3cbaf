import { t } from '@vscode/l10n';
import { failureCodes } from '../errors/failureCodes';
import { RdsError } from '../errors/rdsError';
import { shapeOf, type OddAnswers } from './oddAnswers';
import { mostRows, type Page } from './paging';
import { count, isObject, members, text, utcTime, type Json } from './read';
import type { Reply } from './reply';

export type ListPath = readonly string[];

/**
 * A reply and the operation it answers. Values that cannot be parsed are noted and left out; the rest is still used.
 */
export class Answer {
  constructor(
    private readonly operation: string,
    private readonly regionId: string,
    private readonly reply: Reply,
    private readonly odd: OddAnswers,
  ) {}

  get body(): Json {
    return this.reply.body;
  }

  get requestId(): string {
    return this.reply.requestId;
  }

  /**
   * The rows of a list as they came, without the rows that lack an id.
   * @throws RdsError as `list`
   */
  rows(path: ListPath, id: string): readonly Json[] {
    return this.list(path, (row) => (text(row[id]) === '' ? undefined : row));
  }

  /**
   * The rows of a list. A row that cannot be parsed is left out.
   * @throws RdsError when no row can be parsed, or the value is not a list
   */
  list<T>(path: ListPath, parse: (row: Json) => T | undefined): readonly T[] {
    const { items, problem } = this.page(path, parse);
    if (problem) throw problem;
    return items;
  }

  /** The rows of a list with the data that paging needs. @throws RdsError when the value is not a list */
  page<T>(path: ListPath, parse: (row: Json) => T | undefined): Page<T> {
    const all = this.members(path);
    const items: T[] = [];
    const unread: unknown[] = [];
    for (const row of all) {
      const item = isObject(row) ? parse(row) : undefined;
      if (item === undefined) unread.push(row);
      else items.push(item);
    }
    if (unread.length > 0) {
      const where = path.join('.');
      this.note(
        `${unread.length} of ${all.length} in ${where} left out: no object, or without an id`,
        unread,
      );
    }
    const { body } = this;
    const [first] = all;
    // DescribeDatabases has the count in every row.
    const total =
      body['TotalRecordCount'] ??
      body['TotalRecords'] ??
      body['TotalCount'] ??
      (isObject(first) && first['TotalCount']);
    const problem = items.length === 0 && unread.length > 0 ? this.failure(path.join('.')) : undefined;
    return {
      items,
      unread: unread.map((row) => JSON.stringify(row)),
      total: count(total),
      bytes: this.reply.bytes,
      problem,
    };
  }

  /** In epoch milliseconds; undefined when the times are blank. @throws RdsError when one of them cannot be read */
  recoveryWindow(): { readonly begin: number; readonly end: number } | undefined {
    const [begin, end] = ['RecoveryBeginTime', 'RecoveryEndTime'].map((field) => {
      const time = utcTime(this.body[field]);
      if (time !== undefined || /^0?$/.test(text(this.body[field]))) return time;
      throw this.notUnderstood(field);
    });
    return begin === undefined || end === undefined ? undefined : { begin, end };
  }

  /** @param field the field that is missing or has an unexpected value */
  notUnderstood(field: string): RdsError {
    this.note(`${field} is missing or unreadable`, this.body);
    return this.failure(field);
  }

  private failure(field: string): RdsError {
    const { operation, regionId, requestId } = this;
    return new RdsError({
      kind: 'badResponse',
      code: failureCodes.notUnderstood,
      operation,
      regionId,
      httpStatus: 200,
      requestId,
      ourWords: t('The response to {0} was not understood: {1} is missing or unreadable.', operation, field),
    });
  }

  private members(path: ListPath): readonly unknown[] {
    const all = members(this.body, ...path);
    if (!all) throw this.notUnderstood(path.join('.'));
    if (all.length <= mostRows) return all;
    this.note(`${all.length} rows in ${path.join('.')}, of which only so many are read`, all.slice(0, 1));
    // Keep one row more than any list holds, so that the caller sees that the list is cut.
    return all.slice(0, mostRows + 1);
  }

  private note(problem: string, of: unknown): void {
    const { operation, regionId, requestId } = this;
    this.odd.note({ operation, regionId, requestId, problem, shape: shapeOf(of) });
  }
}
