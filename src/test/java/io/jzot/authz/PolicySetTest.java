package io.jzot.authz;

import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.auth.Principal;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicySetTest {
  /** The example of zot's documentation, with anonymous access and a group of a directory added. */
  private static final String DOCUMENTED =
      """
      {
        'groups': {
          'group1': {'users': ['jack', 'john', 'jane', 'ana']},
          'group2': {'users': ['alice', 'mike', 'jim']}
        },
        'repositories': {
          '**': {
            'policies': [{'users': ['charlie'], 'actions': ['read', 'create', 'update']}],
            'defaultPolicy': ['read', 'create', 'delete', 'detectManifestCollision'],
            'anonymousPolicy': ['read']
          },
          'tmp/**': {'defaultPolicy': ['read', 'create', 'update']},
          'infra/*': {
            'policies': [
              {'users': ['alice', 'bob'], 'actions': ['create', 'read', 'update', 'delete']},
              {'users': ['mallory'], 'actions': ['create', 'read']},
              {'groups': ['cn=ops'], 'actions': ['delete']}
            ],
            'defaultPolicy': ['read']
          },
          'repos2/repo': {
            'policies': [
              {'users': ['bob'], 'groups': ['group1'], 'actions': ['read', 'create']},
              {'users': ['mallory'], 'actions': ['create', 'read']}
            ],
            'defaultPolicy': ['read']
          }
        },
        'adminPolicy': {'users': ['admin'], 'groups': ['root'], 'actions': ['read', 'create', 'update']}
      }
      """;

  private final AccessPolicy policy = Policies.of(DOCUMENTED);

  @ParameterizedTest(name = "{0} {1} {2}: {3}")
  @CsvSource(
      delimiter = ' ',
      value = {
        // who is not named: the default policy, anonymous clients their own
        "dora read x true repositories[\"**\"].defaultPolicy",
        "dora update x false -",
        "dora detectManifestCollision x true repositories[\"**\"].defaultPolicy",
        "- read x true repositories[\"**\"].anonymousPolicy",
        "- create x false -",
        // rights add up: a policy for users takes nothing away
        "charlie update x true repositories[\"**\"].policies[0]",
        "charlie delete x true repositories[\"**\"].defaultPolicy",
        // only the longest pattern counts
        "dora update tmp/a/b true repositories[\"tmp/**\"].defaultPolicy",
        "dora update tmp true repositories[\"tmp/**\"].defaultPolicy",
        "dora delete tmp/a/b false -",
        "- read tmp/a false -",
        "bob delete infra/x true repositories[\"infra/*\"].policies[0]",
        "bob delete infra/x/y true repositories[\"**\"].defaultPolicy",
        "mallory update infra/x false -",
        "mallory create infra/x true repositories[\"infra/*\"].policies[1]",
        // groups of the configuration and of the realm
        "jane create repos2/repo true repositories[\"repos2/repo\"].policies[0]",
        "mike create repos2/repo false -",
        "zoe:group1 create repos2/repo true repositories[\"repos2/repo\"].policies[0]",
        "zoe:cn=ops delete infra/x true repositories[\"infra/*\"].policies[2]",
        "zoe:cn=ops,x delete infra/x/y/z true repositories[\"**\"].defaultPolicy",
        // administrators: what is listed, everywhere
        "admin update infra/x true adminPolicy",
        "zoe:root update infra/x true adminPolicy",
        "admin delete infra/x false -",
        "admin read infra/x true repositories[\"infra/*\"].defaultPolicy",
      })
  void decidesAsDocumented(
      String who, String action, String repository, boolean allowed, String rule) {
    Decision decision = Policies.ask(policy, who, action, repository);
    assertThat(decision.isAllowed()).as(decision.reason()).isEqualTo(allowed);
    if (allowed) {
      assertThat(decision.reason()).startsWith(rule);
    }
  }

  @Test
  void deniesWhereNothingMatches() {
    AccessPolicy some =
        Policies.of("{'repositories':{'a/*':{'defaultPolicy':['read','unheard-of']}}}");
    assertThat(Policies.ask(some, "u", "read", "b").reason())
        .isEqualTo("no pattern of repositories matches");
    assertThat(Policies.ask(some, "u", "create", "a/b").reason()).contains("does not grant create");
    assertThat(Policies.ask(Policies.of("{}"), "u", "read", "a").isAllowed()).isFalse();
  }

  @Test
  void anonymousIsNobodyEvenWhereNobodyIsNamed() {
    AccessPolicy odd =
        Policies.of(
            """
            {'repositories':{'**':{'policies':[{'users':['','anonymous'],'groups':['g'],'actions':['read']}],
              'defaultPolicy':['read']}},'adminPolicy':{'users':[''],'actions':['read']},
              'groups':{'g':{'users':['']}}}
            """);
    assertThat(Policies.ask(odd, "-", "read", "a").isAllowed()).isFalse();
    assertThat(odd.administer(Principal.ANONYMOUS, Policies.FACTS).isAllowed()).isFalse();
    Principal nameless = new Principal("", Set.of(), "bearer", null, Map.of());
    assertThat(Policies.ask(odd, nameless, "read", "a", null).reason()).endsWith("defaultPolicy");
    assertThat(odd.administer(nameless, Policies.FACTS).isAllowed()).isFalse();
  }

  /** A token server's token for nobody in particular is worth what an anonymous client is. */
  @Test
  void whoHasNoNameMayWhatAnonymousClientsMay() {
    AccessPolicy mixed =
        Policies.of(
            "{'repositories':{'open/**':{'anonymousPolicy':['read'],'defaultPolicy':['create']}}}");
    Principal nameless = new Principal("", Set.of(), "bearer", null, Map.of());
    assertThat(Policies.ask(mixed, nameless, "read", "open/a", null).reason())
        .endsWith("anonymousPolicy");
    assertThat(Policies.ask(mixed, nameless, "create", "open/a", null).isAllowed()).isTrue();
    assertThat(Policies.ask(mixed, "u", "read", "open/a").isAllowed()).isFalse();
    assertThat(Policies.ask(mixed, "-", "create", "open/a").isAllowed()).isFalse();
    assertThat(mixed.readablePrefixes(nameless)).containsExactly("open");
  }

  @Test
  void aRealmsGroupsCountAsTheyAreNow() {
    AccessPolicy groups =
        Policies.of("{'repositories':{'**':{'policies':[{'groups':['g1'],'actions':['read']}]}}}");
    assertThat(Policies.ask(groups, "u:g1,g2", "read", "a").isAllowed()).isTrue();
    assertThat(Policies.ask(groups, "u:g2", "read", "a").isAllowed()).isFalse();
    assertThat(Policies.ask(groups, "u", "read", "a").isAllowed()).isFalse();
  }

  @Test
  void groupsAreWrittenAsTheyAreCalled() {
    AccessPolicy groups =
        Policies.of(
            """
            {'groups':{'Ops':{'users':['u']}},
             'repositories':{'**':{'policies':[{'groups':['Ops'],'actions':['read']}]}}}
            """);
    assertThat(Policies.ask(groups, "u", "read", "a").isAllowed()).isTrue();
    assertThat(Policies.ask(groups, "v:ops", "read", "a").isAllowed()).isFalse();
  }

  @ParameterizedTest(name = "{0} before {1} for {2}")
  @CsvSource(
      delimiter = ' ',
      value = {
        "foo/bar* foo/** foo/bar", // the longest text
        "foo/* */bar foo/bar", // as long: the longest beginning without wildcards
        "a*/x a?/x ab/x", // as long, the same beginning: by text
        "{a,b}/** a/** a/x", // length of the text, whatever it matches
        "TEAM/** **/x team/x", // zot reads patterns in lower case
      })
  void patternsHaveATotalOrder(String first, String second, String name) {
    String reversed = "{'repositories':{'%s':{},'%s':{'defaultPolicy':['read']}}}";
    AccessPolicy one = Policies.of(reversed.formatted(second, first));
    AccessPolicy other =
        Policies.of(
            "{'repositories':{'%s':{'defaultPolicy':['read']},'%s':{}}}".formatted(first, second));
    assertThat(Policies.ask(one, "u", "read", name).isAllowed()).isTrue();
    assertThat(Policies.ask(other, "u", "read", name).isAllowed()).isTrue();
  }

  @Test
  void administratorsAreWhomThePolicyNamesWhateverItLists() {
    AccessPolicy none = Policies.of("{'adminPolicy':{'users':['admin'],'groups':['ops']}}");
    assertThat(none.administer(Policies.principal("admin"), Policies.FACTS).isAllowed()).isTrue();
    assertThat(none.administer(Policies.principal("u:ops"), Policies.FACTS).isAllowed()).isTrue();
    assertThat(none.administer(Policies.principal("u"), Policies.FACTS).isAllowed()).isFalse();
    assertThat(Policies.ask(none, "admin", "read", "a").isAllowed()).isFalse();
  }

  @Test
  void readingEverythingTakesAnAdministratorWhoMayRead() {
    assertThat(policy.readsEverything(Policies.principal("admin"))).isTrue();
    assertThat(policy.readsEverything(Policies.principal("charlie"))).isFalse();
    AccessPolicy conditional =
        Policies.of(
            "{'adminPolicy':{'users':['a'],'actions':['read'],'conditions':[{'expression':'true'}]}}");
    assertThat(conditional.readsEverything(Policies.principal("a"))).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {"alice true", "bob false", "carol:ops false", "admin false", "- %s"})
  void metricsHaveTheirOwnUsers(String who, String expected) {
    String config =
        "{'metrics':{'users':['alice'],'anonymousPolicy':[%s]},'adminPolicy':{'users':['admin'],'actions':['read']}}";
    for (String anonymous : new String[] {"", "'read'"}) {
      AccessPolicy metrics = Policies.of(config.formatted(anonymous));
      boolean allowed = expected.equals("%s") ? !anonymous.isEmpty() : expected.equals("true");
      assertThat(metrics.readMetrics(Policies.principal(who)).isAllowed()).isEqualTo(allowed);
    }
    assertThat(Policies.of("{}").readMetrics(Policies.principal("alice")).isAllowed()).isFalse();
  }

  @Test
  void prefixesCoverWhatMayBeReadable() {
    AccessPolicy some =
        Policies.of(
            """
            {'repositories':{'team/**':{'defaultPolicy':['read']},'team/x*':{'defaultPolicy':['read']},
              'Web':{'policies':[{'users':['u'],'actions':['read']}]},'z/*':{'defaultPolicy':['create']},
              'pub/{a,b}':{'anonymousPolicy':['read']}},
              'adminPolicy':{'users':['root'],'actions':['read']}}
            """);
    assertThat(some.readablePrefixes(Policies.principal("u"))).containsExactly("team", "web");
    assertThat(some.readablePrefixes(Policies.principal("v"))).containsExactly("team");
    assertThat(some.readablePrefixes(Principal.ANONYMOUS)).containsExactly("pub");
    assertThat(some.readablePrefixes(Policies.principal("root"))).containsExactly("");
  }
}
