// A way's form: fields that are not asked are hidden, values that go together follow one another, and notices come when they apply. The server says all of it too.
(function () {
  'use strict';
  var form = document.querySelector('form[data-way]');
  if (!form) {
    return;
  }

  function value(id) {
    var field = document.getElementById(id);
    if (!field) {
      return '';
    }
    return field.type === 'checkbox' ? String(field.checked) : field.value.trim();
  }

  function holds(on, is) {
    return is.split('\n').indexOf(value(on)) >= 0;
  }

  // A field that depends on one that is not asked is not asked either.
  function asked(block, depth) {
    if (!block || !block.dataset.askedWhen) {
      return true;
    }
    var other = document.getElementById(block.dataset.askedWhen + '-field');
    return depth > 0 && holds(block.dataset.askedWhen, block.dataset.askedIs) && asked(other, depth - 1);
  }

  function show() {
    form.querySelectorAll('[data-asked-when]').forEach(function (block) {
      block.hidden = !asked(block, 50);
    });
    form.querySelectorAll('[data-notice]').forEach(function (notice) {
      notice.hidden = !Array.prototype.every.call(notice.querySelectorAll('[data-on]'), function (condition) {
        return holds(condition.dataset.on, condition.dataset.is);
      });
    });
  }

  // What a person has typed stays; what the form itself has put in follows.
  function propose(changed) {
    var done = {};
    form.querySelectorAll('[data-propose][data-on="' + changed + '"]').forEach(function (rule) {
      var id = rule.dataset.propose;
      var field = document.getElementById(id);
      var now = value(id);
      var all = [];
      form.querySelectorAll('[data-propose="' + id + '"]').forEach(function (other) {
        all = all.concat(other.dataset.values.split('\n'));
      });
      var fitting = rule.dataset.values.split('\n');
      var untouched = now === '' || now === field.dataset.begins || all.indexOf(now) >= 0;
      if (!done[id] && holds(rule.dataset.on, rule.dataset.is) && untouched && fitting.indexOf(now) < 0) {
        field.value = fitting[0];
        done[id] = true;
      }
    });
  }

  form.addEventListener('input', function (event) {
    propose(event.target.id);
    show();
  });
  show();
})();
