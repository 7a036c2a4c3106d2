// What scripts add to the editor of templates: line numbers, jumping to a place, inserting variables, tabs of the preview.
(function () {
  'use strict';
  var last = null;
  var shown = 'html';

  // Line numbers, for the eye alone: lines do not wrap then, so that numbers stand where their lines are.
  function number(area) {
    var box = document.createElement('div');
    var gutter = document.createElement('pre');
    box.className = 'numbered';
    gutter.className = 'gutter';
    gutter.setAttribute('aria-hidden', 'true');
    area.before(box);
    box.append(gutter, area);
    var lines = 0;
    function count() {
      var now = area.value.split('\n').length;
      if (now !== lines) {
        lines = now;
        var text = '';
        for (var i = 1; i <= now; i++) {
          text += i + '\n';
        }
        gutter.textContent = text + '\n\n';
      }
      gutter.scrollTop = area.scrollTop;
    }
    area.addEventListener('input', count);
    area.addEventListener('scroll', function () { gutter.scrollTop = area.scrollTop; });
    count();
  }

  // "Line 3, column 12" leads there. Columns are counted in characters, which may be two of the browser's.
  function jump(area, line, column) {
    var lines = area.value.split('\n');
    var start = 0;
    for (var i = 0; i < line - 1 && i < lines.length; i++) {
      start += lines[i].length + 1;
    }
    var text = lines[line - 1] || '';
    var before = Array.from(text).slice(0, column - 1).join('').length;
    var tag = /^\{{2,3}[^{}]*\}{2,3}/.exec(text.slice(before));
    area.focus();
    // A whole tag is chosen, so that another variable can be put in its place.
    area.setSelectionRange(start + before, start + before + (tag ? tag[0].length : 0));
    var height = parseFloat(getComputedStyle(area).lineHeight) || 22;
    area.scrollTop = Math.max(0, (line - 4) * height);
    area.scrollIntoView({block: 'nearest'});
  }

  document.addEventListener('click', function (event) {
    var link = event.target.closest('a[data-line]');
    var area = link && document.getElementById(link.hash.slice(1));
    if (area) {
      event.preventDefault();
      jump(area, Number(link.dataset.line), Number(link.dataset.column));
      return;
    }
    var button = event.target.closest('[data-insert]');
    if (button) {
      insert(button.dataset.insert);
    }
  });

  // Into the text in which the reader was last. A section is put around what is selected.
  function insert(tag) {
    var area = last || document.getElementById('part-html') || document.getElementById('part-text');
    if (!area) {
      return;
    }
    var chosen = area.value.slice(area.selectionStart, area.selectionEnd);
    var open = /^\{\{#[^}]*\}\}(?=\{\{\/)/.exec(tag);
    var text = open ? open[0] + chosen + tag.slice(open[0].length) : tag;
    area.focus();
    area.setRangeText(text, area.selectionStart, area.selectionEnd, 'end');
    if (open && !chosen) {
      area.selectionEnd = area.selectionStart -= tag.length - open[0].length;
    }
    area.dispatchEvent(new Event('input', {bubbles: true}));
  }

  document.addEventListener('focusin', function (event) {
    if (event.target.matches('.part textarea')) {
      last = event.target;
    }
  });

  // A subject is one line.
  document.addEventListener('keydown', function (event) {
    if (event.key === 'Enter' && event.target.matches('textarea.one-line')) {
      event.preventDefault();
    }
  });

  document.querySelectorAll('[data-colour-of]').forEach(function (picker) {
    var field = document.getElementById(picker.dataset.colourOf);
    function follow() {
      if (/^#[0-9a-f]{6}$/i.test(field.value.trim())) {
        picker.value = field.value.trim();
      }
    }
    picker.addEventListener('input', function () { field.value = picker.value; });
    field.addEventListener('input', follow);
    follow();
  });

  // The views of the preview as tabs. Without this they open one by one.
  function tabs(panel) {
    var views = Array.from(panel.querySelectorAll('[data-tab]'));
    if (!views.length || panel.querySelector('[role=tablist]')) {
      return;
    }
    var list = document.createElement('div');
    list.className = 'views';
    list.setAttribute('role', 'tablist');
    list.setAttribute('aria-label', panel.dataset.tabs);
    var buttons = views.map(function (view) {
      var name = view.dataset.tab;
      var button = document.createElement('button');
      button.type = 'button';
      button.id = 'tab-' + name;
      button.textContent = view.querySelector('summary').textContent;
      button.setAttribute('role', 'tab');
      button.setAttribute('aria-controls', 'view-' + name);
      button.addEventListener('click', function () { show(name); });
      list.append(button);
      view.querySelector('summary').hidden = true;
      view.querySelector('details').open = true;
      view.id = 'view-' + name;
      view.setAttribute('role', 'tabpanel');
      view.setAttribute('aria-labelledby', button.id);
      return button;
    });
    function show(name) {
      shown = name;
      views.forEach(function (view, i) {
        var current = view.dataset.tab === name;
        view.hidden = !current;
        buttons[i].setAttribute('aria-selected', String(current));
        buttons[i].tabIndex = current ? 0 : -1;
      });
    }
    list.addEventListener('keydown', function (event) {
      var step = {ArrowRight: 1, ArrowLeft: -1}[event.key];
      var at = buttons.indexOf(event.target);
      if (step && at >= 0) {
        var next = buttons[(at + step + buttons.length) % buttons.length];
        next.focus();
        next.click();
        event.preventDefault();
      }
    });
    views[0].before(list);
    show(views.some(function (view) { return view.dataset.tab === shown; }) ? shown : views[0].dataset.tab);
  }

  var panel = document.getElementById('panel');
  if (panel) {
    document.querySelectorAll('textarea.code').forEach(number);
    tabs(panel);
    document.addEventListener('htmx:oobAfterSwap', function () { tabs(panel); });
    ['htmx:responseError', 'htmx:sendError'].forEach(function (name) {
      document.addEventListener(name, function (event) {
        var said = document.getElementById('said');
        if (event.target === said || event.target.id === 'editor') {
          said.textContent = said.dataset.away;
        }
      });
    });
  }
})();
