import assert from 'node:assert/strict';
import { linkEnd, writtenLink } from '../../../src/core/backups/downloadLink';
import { linksOf, parseBackupSet } from '../../../src/core/rds/parse';
import { startCloud } from '../../support/cloud';
import { linkSignature } from '../../../src/sandbox/actions/backups';
import { memoryLog } from '../../support/memoryLog';
import { seedIds } from '../../support/sandbox';

const oss = 'http://rdsbak.oss-cn-hangzhou.aliyuncs.com/hins1.xb';

describe('A download link', () => {
  it('says when it ends', () => {
    assert.equal(linkEnd(`${oss}?Expires=1764000000&Signature=a`), 1_764_000_000_000);
    assert.equal(
      linkEnd(`${oss}?x-oss-date=20261129T150000Z&x-oss-expires=3600&x-oss-signature=a`),
      Date.parse('2026-11-29T16:00:00Z'),
    );
    for (const query of ['', '?Expires=soon', '?x-oss-date=today&x-oss-expires=3600', '?x-oss-expires=1'])
      assert.equal(linkEnd(oss + query), undefined, query);
  });

  it('cannot break out of a command', () => {
    const links = linksOf({ BackupDownloadURL: `${oss}?a='; rm -rf ~; '` });
    for (const form of ['curl', 'aria2c'] as const)
      assert.equal(writtenLink(links?.public ?? '', form).split("'").length, 3);
    assert.equal(writtenLink(oss, 'link'), oss);
  });

  it('is none where the service gives none', () => {
    for (const value of ['', null, undefined, 'null', 'file:///etc/passwd', 'javascript:1', 'http://'])
      assert.equal(linksOf({ BackupDownloadURL: value, BackupIntranetDownloadURL: value }), undefined);
  });

  it('is no part of a backup set', () => {
    const set = parseBackupSet({ BackupId: '1', BackupDownloadURL: `${oss}?Signature=abc` });
    assert.equal(set?.hasLink, true);
    assert.ok(!JSON.stringify(set).includes('Signature'));
  });

  it('is asked for by the set, and is not in the log, whatever the answer looks like', async () => {
    const logger = memoryLog();
    const cloud = await startCloud({ logger });
    try {
      const [set] = (await cloud.client.listNewestBackups('cn-hangzhou', seedIds.localSsd)).filter(
        ({ hasLink }) => hasLink,
      );
      const ask = () => cloud.client.backupLinks('cn-hangzhou', seedIds.localSsd, set!.backupId);
      const links = await ask();
      assert.ok(links?.public.includes(linkSignature));
      assert.ok(links?.internal.includes('-internal'));
      for (const fault of [
        { kind: 'truncate' } as const,
        { kind: 'malformed', patch: (body: unknown) => ({ of: body }) } as const,
        { kind: 'malformed' } as const,
      ]) {
        cloud.sandbox.faults.add({ action: 'DescribeBackups', times: 9, fault });
        const error: unknown = await ask().then(
          () => undefined,
          (reason: unknown) => reason,
        );
        assert.ok(
          !JSON.stringify(
            [error],
            error instanceof Error ? Object.getOwnPropertyNames(error) : null,
          ).includes(linkSignature),
        );
        cloud.sandbox.faults.clear();
      }
      const [snapshot] = await cloud.client.listNewestBackups('cn-hangzhou', seedIds.ordersProd);
      const none = await cloud.client.backupLinks('cn-hangzhou', seedIds.ordersProd, snapshot!.backupId);
      assert.equal(none, undefined);
      assert.ok(!logger.lines.join().includes(linkSignature));
    } finally {
      await cloud.close();
    }
  });
});
