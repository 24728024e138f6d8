import './style.css';
import { createRoot } from 'react-dom/client';
import { App } from './app/App.tsx';
import { startLanguage } from './language.ts';

await startLanguage();
createRoot(document.getElementById('root')!).render(<App />);
