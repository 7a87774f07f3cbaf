// Shows what there is to try when `npm start` opens a window for the first time.
const { commands } = require('vscode');

exports.activate = async ({ globalState }) => {
  if (globalState.get('shown')) return;
  await globalState.update('shown', true);
  await commands.executeCommand('rdsClone.backups.focus');
  await commands.executeCommand('rdsClone.getStarted');
};
