import { Button, Tooltip } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { Drawing } from './canvas/bpmn.ts';
import { saveFile } from './draft/save-file.ts';
import type { KeptDraft } from './draft/use-kept-draft.ts';

interface Props {
  drawing: Drawing | null;
  revision: number;
  processKey: string;
  saved: KeptDraft;
  outlined: boolean;
  onOutline(shown: boolean): void;
  simulating: boolean;
  onSimulate(active: boolean): void;
  onDeploy(): void;
}

export function EditorToolbar({ drawing, processKey, saved, outlined, onOutline, simulating, onSimulate, onDeploy }: Props) {
  const { t } = useTranslation('modeler');
  const stack = drawing?.get('commandStack');
  const canvas = drawing?.get('canvas');
  const zoom = (factor: number) => canvas?.zoom(canvas.zoom() * factor, 'auto');
  useUndoKeys(drawing, simulating);
  const exportFile = async () => {
    const { xml = '' } = (await drawing?.saveXML({ format: true })) ?? {};
    saveFile(`${processKey}.bpmn`, xml);
  };
  return (
    <div className="modeler-toolbar" role="toolbar" aria-label={t('editor.tools')}>
      <Button size="small" aria-pressed={outlined} onClick={() => onOutline(!outlined)}>
        {t('outline.title')}
      </Button>
      <span className="modeler-group">
        <Tooltip title="Ctrl+Z">
          <Button size="small" disabled={!stack?.canUndo() || simulating} onClick={() => stack?.undo()}>
            {t('undo')}
          </Button>
        </Tooltip>
        <Tooltip title="Ctrl+Y">
          <Button size="small" disabled={!stack?.canRedo() || simulating} onClick={() => stack?.redo()}>
            {t('redo')}
          </Button>
        </Tooltip>
      </span>
      <span className="modeler-group">
        <Button size="small" aria-label={t('zoom.out')} onClick={() => zoom(0.8)}>
          −
        </Button>
        <Button size="small" onClick={() => canvas?.zoom('fit-viewport', 'auto')}>
          {t('zoom.fit')}
        </Button>
        <Button size="small" aria-label={t('zoom.in')} onClick={() => zoom(1.25)}>
          +
        </Button>
      </span>
      <Button size="small" aria-pressed={simulating} type={simulating ? 'primary' : 'default'} onClick={() => onSimulate(!simulating)}>
        {t(simulating ? 'simulation.stop' : 'simulation.start')}
      </Button>
      <Button size="small" disabled={!drawing} onClick={() => void exportFile()}>
        {t('export')}
      </Button>
      <span className="modeler-saved" role="status">
        {t(`draft.${saved.state}`)}
      </span>
      <Button type="primary" disabled={!drawing || simulating} onClick={onDeploy}>
        {t('deploy.open')}
      </Button>
    </div>
  );
}

/** Undo works wherever the focus is, except in a field, which has its own. */
function useUndoKeys(drawing: Drawing | null, simulating: boolean): void {
  useEffect(() => {
    if (!drawing || simulating) return;
    const stack = drawing.get('commandStack');
    const pressed = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.defaultPrevented) return;
      const target = event.target as HTMLElement;
      if (target.closest('input, textarea, [contenteditable], .djs-container')) return;
      const key = event.key.toLowerCase();
      const redo = key === 'y' || (key === 'z' && event.shiftKey);
      if (!redo && key !== 'z') return;
      event.preventDefault();
      if (redo && stack.canRedo()) stack.redo();
      if (!redo && stack.canUndo()) stack.undo();
    };
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, [drawing, simulating]);
}
