import { RdsClient } from '../../src/core/rds/client';
import type { OperationName } from '../../src/core/rds/sdk';
import type { Transport } from '../../src/core/rds/transport';

/** How the pages of a list continue. */
export type Pages =
  /** Every page is full of new rows. */
  | 'always new'
  /** Every page is full of the same rows. */
  | 'always the same'
  /** Every page has one new row. */
  | 'one row each'
  /** One short page. */
  | 'one'
  /** One full page. */
  | 'one full';

interface List {
  readonly path: readonly [string, string] | readonly [string];
  readonly id: string;
  readonly size: string;
  readonly page: string;
}

const numbered = { size: 'PageSize', page: 'PageNumber' };
const lists: Partial<Record<OperationName, List>> = {
  DescribeDBInstances: { ...numbered, path: ['Items', 'DBInstance'], id: 'DBInstanceId' },
  DescribeBinlogFiles: { ...numbered, path: ['Items', 'BinLogFile'], id: 'LogFileName' },
  DescribeBackups: { ...numbered, path: ['Items', 'Backup'], id: 'BackupId' },
  DescribeDatabases: { ...numbered, path: ['Databases', 'Database'], id: 'DBName' },
  DescribeMetaList: { path: ['Items', 'Meta'], id: 'Database', size: 'PageSize', page: 'PageIndex' },
  DescribeVSwitches: { ...numbered, path: ['VSwitchs'], id: 'VSwitchId' },
};

export interface Endless {
  readonly client: RdsClient;
  readonly calls: OperationName[];
}

/** A service with lists of unlimited length. @param more handles other operations */
export function endless(
  pages: Pages,
  total: unknown,
  more: {
    readonly bytesOfPage?: number;
    readonly row?: (number: number) => Record<string, unknown>;
    readonly answers?: Partial<Record<OperationName, Record<string, unknown>>>;
  } = {},
): Endless {
  const calls: OperationName[] = [];
  const transport: Transport = {
    call: (operation, _, parameters) => {
      calls.push(operation);
      const list = lists[operation];
      const answer = more.answers?.[operation];
      if (answer || !list) return Promise.resolve({ body: { RequestId: 'R', ...answer }, requestId: 'R' });
      const [size, page] = [Number(parameters[list.size]), Number(parameters[list.page])];
      const count = countOf(pages, page, size);
      const from = pages === 'always the same' ? 0 : (page - 1) * size;
      const rows = Array.from({ length: count }, (__, index) => ({
        [list.id]: `x${from + index}`,
        ...more.row?.(from + index),
      }));
      const [outer, inner] = list.path;
      const body = {
        RequestId: 'R',
        TotalRecordCount: total,
        [outer]: inner === undefined ? rows : { [inner]: rows },
      };
      return Promise.resolve({
        body,
        requestId: 'R',
        ...(more.bytesOfPage === undefined ? {} : { bytes: more.bytesOfPage }),
      });
    },
  };
  return { client: new RdsClient(transport), calls };
}

function countOf(pages: Pages, page: number, size: number): number {
  if (pages === 'always new' || pages === 'always the same') return size;
  if (pages === 'one row each') return 1;
  return page > 1 ? 0 : pages === 'one' ? 3 : size;
}
