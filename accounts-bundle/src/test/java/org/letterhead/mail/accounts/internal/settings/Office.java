/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal.settings;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.account.AccountSettings;
import org.letterhead.mail.account.Actor;
import org.letterhead.mail.account.Entitlements;
import org.letterhead.mail.account.MailSettings;
import org.letterhead.mail.account.MailSettings.Draft;
import org.letterhead.mail.account.MailSettings.Saving;
import org.letterhead.mail.account.MailSettings.Testing;
import org.letterhead.mail.account.SenderAdoption;
import org.letterhead.mail.account.VerifiedAddresses;
import org.letterhead.mail.accounts.internal.AccountsStore;
import org.letterhead.mail.accounts.internal.address.TestBook;
import org.letterhead.mail.accounts.internal.routing.KnownRoutes;
import org.letterhead.mail.accounts.internal.routing.Plans;
import org.letterhead.mail.accounts.internal.routing.RouteRows;
import org.letterhead.mail.accounts.internal.testing.People;
import org.letterhead.mail.accounts.internal.testing.PlainSeals;
import org.letterhead.mail.store.testing.Databases;
import org.letterhead.mail.template.MailTemplates;
import org.letterhead.mail.template.RenderedMail;
import org.letterhead.mail.template.TemplateCall;
import org.letterhead.mail.transport.MailTransport;
import org.letterhead.mail.transport.Secret;
import org.letterhead.mail.transport.TransportDescriptor.Standing;
import org.osgi.framework.ServiceReference;

/** The settings of accounts with a real database, wired as Declarative Services does. */
final class Office implements AutoCloseable {
    static final Actor OPERATOR = new Actor.Operator("karaf");
    static final Actor BEN = new Actor.User("ben");
    static final Actor EVE = new Actor.User("eve");
    static final MailAddress ANNA = MailAddress.of("anna@acme.example");
    static final String PASSWORD = "correct horse battery";

    final People people;
    final Plans plans;
    final ScriptedTester tester;
    final KnownRoutes routes;
    final List<TemplateCall> rendered = new CopyOnWriteArrayList<>();
    final Node node;

    /** What one node has of its own. */
    final class Node {
        final Ways ways = new Ways();
        final SettingsSecrets secrets = new SettingsSecrets();
        final SettingsCheck check = new SettingsCheck(ways, plans, secrets);
        final SettingsView view;
        final ChangeNotice notice = new ChangeNotice(people.hosts);
        final TestRun run;
        final MailSettings settings;
        final SenderAdoption adoption;

        Node(AccountsStore store, KnownRoutes routes, VerifiedAddresses book) {
            view = new SettingsView(store, ways, plans, check);
            run = new TestRun(
                    store, people.settings, people.hosts, book, people.suppressions, ways, check, people.clock);
            SettingsChange change = new SettingsChange(store, secrets, routes, view, notice, people.clock);
            adoption = new StoredAdoption(store, new AdoptionPlans(ways, plans, check), change);
            settings = new StoredMailSettings(
                    store,
                    people.access,
                    people.hosts,
                    view,
                    check,
                    run,
                    new ChangePlans(ways, plans, check),
                    new FallbackPlans(ways, plans, check),
                    change,
                    new Drafts(store, secrets, check, people.clock));
            People.inject(secrets, "seals", new PlainSeals());
            People.inject(check, "tester", tester);
            People.inject(notice, "mail", people.outgoing);
            People.inject(run, "templates", templates());
            People.inject(run, "links", people.outgoing);
            comes(1, "own", 0, Driver.own());
            comes(2, "platform", 0, Driver.simple("Platform", Standing.LEAST_PREFERRED));
            comes(3, "branded", 0, Driver.named("Branded"));
        }

        ServiceReference<MailTransport> comes(long id, String way, int ranking, MailTransport driver) {
            return comes(id, way, ranking, driver, Map.of());
        }

        ServiceReference<MailTransport> comes(
                long id, String way, int ranking, MailTransport driver, Map<String, Object> more) {
            Map<String, Object> properties = new HashMap<>(more);
            properties.put(MailTransport.TRANSPORT, way);
            ServiceReference<MailTransport> reference = reference(id, ranking, properties);
            ways.bindTransport(reference, driver);
            return reference;
        }

        void goes(long id) {
            ways.unbindTransport(reference(id, 0, Map.of()));
        }
    }

    Office(Databases.Kind kind, Path folder) {
        this(kind, folder, Map.of());
    }

    Office(Databases.Kind kind, Path folder, Map<String, Object> values) {
        Map<String, Object> all = new HashMap<>(values);
        all.put("administrators", new String[] {"acme=ben,anna@ACME.example;globex=ben"});
        people = new People(kind, folder, all);
        people.profile("globex", "Globex");
        plans = new Plans(people.settings);
        tester = new ScriptedTester(people.clock);
        routes = routes(people.store);
        node = new Node(people.store, routes, TestBook.of(people));
    }

    private KnownRoutes routes(AccountsStore store) {
        RouteRows rows = new RouteRows(store);
        People.inject(rows, "seals", new PlainSeals());
        return new KnownRoutes(store, rows, plans, 1 << 20);
    }

    /** Another node on the same database. */
    Node otherNode() {
        AccountsStore store = people.otherNode();
        return new Node(store, routes(store), TestBook.of(people));
    }

    MailSettings settings() {
        return node.settings;
    }

    void included(String... ways) {
        People.inject(plans, "entitlements", (Entitlements) account -> Optional.of(Set.of(ways)));
    }

    AccountSettings now() {
        return settings().of(BEN, "acme", Locale.ENGLISH);
    }

    AccountSettings.Way way(String name) {
        return now().way(name).orElseThrow();
    }

    long revision() {
        return now().revision();
    }

    /** What works. */
    static Draft draft() {
        return draft(Map.of());
    }

    /** What works, but for some values; an empty one takes it out. */
    static Draft draft(Map<String, String> others) {
        return draft(others, Map.of("password", Secret.of(PASSWORD)));
    }

    static Draft draft(Map<String, String> others, Map<String, Secret> secrets) {
        Map<String, String> values = new TreeMap<>(Map.of(
                "host", "smtp.acme.example",
                "port", "465",
                "sign-in", "password",
                "user", "shop",
                "from", "shop@acme.example"));
        values.putAll(others);
        return new Draft("own", values, secrets, Set.of());
    }

    /** With the stored secrets. */
    static Draft stored(Map<String, String> others) {
        return draft(others, Map.of());
    }

    Testing test(Draft draft) {
        return settings().test(BEN, "acme", draft, ANNA, Locale.ENGLISH);
    }

    String proof(Draft draft) {
        return ((Testing.Accepted) test(draft)).proof();
    }

    Saving save(Draft draft, Optional<String> proof) {
        return settings().save(BEN, "acme", draft, proof, revision(), Locale.ENGLISH);
    }

    /** Tests and saves. */
    AccountSettings saved(Draft draft) {
        return ((Saving.Saved) save(draft, Optional.of(proof(draft)))).settings();
    }

    private MailTemplates templates() {
        return (MailTemplates) Proxy.newProxyInstance(
                Office.class.getClassLoader(), new Class<?>[] {MailTemplates.class}, (proxy, method, arguments) -> {
                    TemplateCall call = (TemplateCall) arguments[0];
                    rendered.add(call);
                    return new RenderedMail(call.locales().get(0), "Test", "It works", Optional.empty());
                });
    }

    /** The token in the last test mail. */
    String lastToken() {
        String link = (String) rendered.get(rendered.size() - 1).model().get("received_link");
        return link.substring(link.lastIndexOf('/') + 1);
    }

    @SuppressWarnings("unchecked")
    static ServiceReference<MailTransport> reference(long id, int ranking, Map<String, Object> properties) {
        Map<String, Object> all = new HashMap<>(properties);
        all.put("service.id", id);
        all.put("service.ranking", ranking);
        return (ServiceReference<MailTransport>) Proxy.newProxyInstance(
                Office.class.getClassLoader(),
                new Class<?>[] {ServiceReference.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getProperty" -> all.get(arguments[0]);
                    case "hashCode" -> Long.hashCode(id);
                    case "equals" ->
                        arguments[0] instanceof ServiceReference<?> other
                                && other.getProperty("service.id").equals(id);
                    case "compareTo" -> {
                        ServiceReference<?> other = (ServiceReference<?>) arguments[0];
                        int byRanking = Integer.compare(ranking, (Integer) other.getProperty("service.ranking"));
                        yield byRanking != 0 ? byRanking : Long.compare((Long) other.getProperty("service.id"), id);
                    }
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    @Override
    public void close() {
        people.close();
    }
}
