extension PreviewPage {
    /// The look of the page.
    static let style = """
        :root { color-scheme: light dark; --line: light-dark(#d0d4d8, #41474d); --back: light-dark(#f4f5f6, #1d2023);
          --ink: light-dark(#1b1f23, #e6e8ea); --soft: light-dark(#5a626a, #a3abb3); --link: light-dark(#0a5e75, #7cc9de);
          --fault: light-dark(#9c1c1c, #ff9a8f); --fault-back: light-dark(#fdecea, #3a1f1d) }
        * { box-sizing: border-box }
        html, body { height: 100%; margin: 0 }
        body { display: flex; flex-direction: column; background: var(--back); color: var(--ink);
          font: 14px/1.45 system-ui, sans-serif }
        a { color: var(--link) }
        :focus-visible { outline: 3px solid var(--link); outline-offset: 2px }
        .skip { position: absolute; left: -100vw }
        .skip:focus { left: 8px; top: 8px; background: var(--back); padding: 4px 8px; z-index: 1 }
        header { display: flex; flex-wrap: wrap; align-items: baseline; gap: 4px 20px; padding: 10px 16px;
          border-bottom: 1px solid var(--line) }
        h1 { font-size: 16px; margin: 0 }
        nav { display: flex; align-items: baseline; gap: 8px; color: var(--soft); flex-wrap: wrap }
        nav ul { display: flex; flex-wrap: wrap; gap: 2px 6px; margin: 0; padding: 0; list-style: none }
        nav a { display: inline-block; padding: 1px 7px; border-radius: 4px; text-decoration: none }
        nav a:hover { text-decoration: underline }
        nav a[aria-current] { background: var(--link); color: var(--back) }
        #facts { margin: 0; color: var(--soft) }
        .stale { color: var(--fault) }
        #faults:empty { display: none }
        #faults { background: var(--fault-back); border-bottom: 1px solid var(--line); padding: 10px 16px; overflow: auto;
          max-height: 45%; flex: none }
        #faults h2 { font-size: 14px; margin: 0 0 4px; color: var(--fault) }
        #faults ol { margin: 0; padding-left: 24px }
        #faults code { font-weight: 600 }
        #faults em { color: var(--soft); font-style: normal }
        #faults em::before { content: "→ " }
        main { flex: 1; min-height: 240px; display: flex }
        main:focus { outline: none }
        iframe { flex: 1; border: 0; background: #fff }
        body[data-away] #facts::after { content: " The preview has ended."; color: var(--fault) }
        """

    /// Waits for the next edition and shows it.
    static let script = """
        'use strict';
        const parts = ['bar', 'faults'];
        async function update() {
          const answer = await fetch(location.href);
          const next = new DOMParser().parseFromString(await answer.text(), 'text/html');
          for (const id of parts) {
            const old = document.getElementById(id), fresh = next.getElementById(id);
            if (old.innerHTML === fresh.innerHTML) continue;
            // The link that has the focus keeps it.
            const focused = old.contains(document.activeElement) ? document.activeElement.getAttribute('href') : null;
            old.innerHTML = fresh.innerHTML;
            if (focused) [...old.querySelectorAll('a')].find(a => a.getAttribute('href') === focused)?.focus();
          }
          const frame = document.querySelector('iframe'), fresh = next.querySelector('iframe');
          if (frame?.getAttribute('src') !== fresh?.getAttribute('src'))
            document.getElementById('document').replaceChildren(...(fresh ? [fresh] : []));
          document.title = next.title;
          document.body.dataset.edition = next.body.dataset.edition;
        }
        async function follow() {
          for (;;) {
            try {
              const answer = await fetch('/changes?after=' + document.body.dataset.edition);
              const { edition } = await answer.json();
              delete document.body.dataset.away;
              if (String(edition) !== document.body.dataset.edition) await update();
            } catch {
              document.body.dataset.away = '';
              await new Promise(resolve => setTimeout(resolve, 1000));
            }
          }
        }
        follow();
        """
}
