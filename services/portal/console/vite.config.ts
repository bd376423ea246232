import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: {
    outDir: '../dist/console',
    emptyOutDir: true,
    // The pages' content security policy allows no data: scripts and few data: URLs; files are cached for ever anyway.
    assetsInlineLimit: 0,
  },
});
