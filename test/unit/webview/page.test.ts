import assert from 'node:assert/strict';
import { systemClock } from '../../../src/core/clock';
import { formGroups } from '../../../src/core/clone/formGroups';
import { pageTexts } from '../../../src/core/form/texts';
import { JobStore } from '../../../src/core/jobs/store';
import { silentLogger } from '../../../src/core/log';
import type { FormState, PageMessage } from '../../../src/shared/protocol';
import { Page } from '../../../src/webview/page';
import { openForm } from '../../support/form';
import { MemoryDisk } from '../../support/memoryFolder';

describe('what the page of the form keeps', () => {
  let page: Page;
  let sent: PageMessage[];
  let kept: FormState;

  beforeEach(() => {
    const form = openForm({
      start: { regionId: 'cn-hangzhou', sourceId: 'rm-source', backupId: 'b-1' },
      client: () => Promise.reject(new Error('There is no cloud')),
      clock: systemClock,
      store: new JobStore(new MemoryDisk().folder(), silentLogger),
    });
    sent = [];
    page = new Page(
      formGroups(),
      pageTexts(),
      form.state(),
      (message) => sent.push(message),
      (state) => (kept = state),
    );
    form.dispose();
  });

  it('is each choice that the host has not answered yet, and not the last one alone', () => {
    page.change('DBInstanceDescription', 'orders-copy');
    page.change('DBInstanceStorage', '120');
    page.restoreBy('time');
    page.chooseAfter({ ...page.after, verify: true });
    page.chooseAfter({ ...page.after, remindAfterDays: 3 });

    assert.equal(kept.draft.values['DBInstanceDescription']?.text, 'orders-copy');
    assert.equal(kept.draft.values['DBInstanceStorage']?.text, '120');
    assert.equal(kept.draft.restoreBy, 'time');
    assert.deepEqual(kept.draft.after, { verify: true, remindAfterDays: 3 });
    assert.deepEqual(sent.at(-1), { type: 'after', seq: 5, after: { verify: true, remindAfterDays: 3 } });
  });

  it('is what the host says, once it has answered the choice', () => {
    page.chooseAfter({ verify: true });
    page.restoreBy('time');
    page.update({ ...page.state, seq: 1, draft: { ...page.state.draft, after: {} } });
    assert.deepEqual(kept.draft.after, {});
    assert.equal(kept.draft.restoreBy, 'time');
    page.update({ ...page.state, seq: 2 });
    assert.equal(kept.draft.restoreBy, 'backupSet');
  });
});
