window.Redoc.init(
  '/openapi.json',
  {
    expandResponses: '200,201',
    hideDownloadButton: false,
    jsonSampleExpandLevel: 3,
    requiredPropsFirst: true,
    theme: {
      colors: { primary: { main: '#8a3b52' } },
      typography: {
        fontFamily: 'system-ui, sans-serif',
        headings: { fontFamily: 'system-ui, sans-serif' },
        code: { fontFamily: 'ui-monospace, monospace' },
      },
    },
  },
  document.getElementById('docs'),
);
