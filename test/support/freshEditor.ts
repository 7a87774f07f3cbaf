import { showTimesIn } from '../../src/core/format';
import { editor } from './vscode';

// Every unit test begins with an empty editor and shows times in UTC, whatever ran before it.
beforeEach(() => {
  editor.reset();
  showTimesIn('UTC');
});
