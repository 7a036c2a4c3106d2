// What scripts add to pages that work without: nothing here is needed to read or to change anything.
(function () {
  'use strict';
  document.documentElement.classList.add('scripted');

  // Moments in the reader's own time zone.
  function moments(root) {
    var format = new Intl.DateTimeFormat(document.documentElement.lang, {dateStyle: 'medium', timeStyle: 'short'});
    root.querySelectorAll('time[datetime*="T"]').forEach(function (time) {
      var at = new Date(time.dateTime);
      if (!isNaN(at)) {
        time.title = time.textContent;
        time.textContent = format.format(at);
      }
    });
  }

  // <button type="button" data-copy="ID" data-copied="TEXT"> copies the text of an element.
  document.addEventListener('click', function (event) {
    var button = event.target.closest('[data-copy]');
    if (!button) {
      return;
    }
    var source = document.getElementById(button.dataset.copy);
    var text = 'value' in source ? source.value : source.textContent;
    navigator.clipboard.writeText(text).then(function () {
      var said = document.createElement('span');
      said.setAttribute('role', 'status');
      said.className = 'small';
      button.after(said);
      said.textContent = button.dataset.copied;
      setTimeout(function () { said.remove(); }, 4000);
    }, function () {
      if (source.select) {
        source.select();
      }
    });
  });

  // <form data-tested>: what was tested is not what is filled in any more, so [data-needs-test] buttons rest and [data-changed] says why.
  document.addEventListener('input', function (event) {
    var form = event.target.form;
    if (!form || !form.hasAttribute('data-tested') || event.target.hasAttribute('data-not-tested')) {
      return;
    }
    form.querySelectorAll('[data-needs-test]').forEach(function (button) { button.disabled = true; });
    form.querySelectorAll('[data-changed]').forEach(function (note) { note.hidden = false; });
  });

  // <form data-keep>: whoever leaves with something unsaved is asked.
  var unsaved = false;
  document.addEventListener('input', function (event) {
    if (event.target.form && event.target.form.hasAttribute('data-keep')) {
      unsaved = true;
    }
  });
  document.addEventListener('submit', function () { unsaved = false; });
  window.addEventListener('beforeunload', function (event) {
    if (unsaved) {
      event.preventDefault();
    }
  });

  moments(document);
  document.addEventListener('htmx:afterSwap', function (event) { moments(event.target); });

  // What went wrong is where the reader goes on.
  var wrong = document.querySelector('[aria-invalid=true]');
  if (wrong) {
    wrong.focus();
  }
})();
