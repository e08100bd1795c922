//! What a forge brings into a branch, by each of its merge methods: the workflows name the base and the head so that
//! nothing lands which was not judged, and fetch every commit between them.

use crate::forge::{Job, Way};
use crate::support::documents::{OTHER, PATH, incomplete, sound};
use crate::support::{PMGIT, World};

/// `main`, and `topic`: an incomplete postmortem first, and then a commit that has nothing to do with it.
fn two_commits() -> World {
    let world = World::with_hooks();
    world.ok(&["checkout", "--quiet", "-b", "topic"]);
    world.sneak(PATH, &incomplete("in-review"));
    world.sneak("code.rs", "fixed\n");
    world
}

/// A pmgit that keeps what it is asked to judge, and the commits and files that it finds there.
fn witness(world: &World) -> String {
    let place = world.outside("witness");
    World::script(
        &place,
        "while [ $# -gt 0 ]; do case $1 in --base) base=$2 ;; --head) head=$2 ;; esac; shift; done\n\
         { echo \"$base $head\"; git rev-list \"$base...$head\"; } >\"$HOME/judged\"\n\
         git merge-base --all \"$base\" \"$head\" >\"$HOME/bases\"\n\
         git cat-file --batch-all-objects --batch-check | grep -c \" tree \" >\"$HOME/trees\"\n\
         for one in $(git rev-list --parents --no-merges \"$base..$head\"); do\n\
         git ls-tree -r --object-only \"$one\" | git cat-file --batch-check | grep missing && exit 7\n\
         done\nexit 0",
    );
    place.to_str().expect("it is UTF-8").to_owned()
}

fn kept(world: &World, name: &str) -> String {
    std::fs::read_to_string(world.outside("home").join(name)).expect("pmgit was asked")
}

#[test]
fn the_first_parent_of_a_commit_that_is_no_merge_is_never_the_base() {
    let world = two_commits();
    let train = world.ok(&["rev-parse", "topic"]);
    // A merge that the author made, which brings the postmortem in by its first parent.
    world.ok(&["checkout", "--quiet", "main"]);
    world.sneak("other.rs", "1\n");
    let own = world.ok(&["commit-tree", "-p", "topic", "-p", "main", "-m", "Merge main", "topic^{tree}"]);
    let three = world.ok(&["commit-tree", "-p", "topic", "-p", "main", "-p", "main^", "-m", "x", "topic^{tree}"]);
    let mut tried = 0;
    let mut job = Job::for_pull_request(&world, Way::GitlabDetached);
    for commit in [&train, &own, &three] {
        for kind in ["detached", "merged_result", "merge_train", "", "merge_train_of_tomorrow"] {
            for source in ["", &train, commit] {
                job.pipeline_for(kind, commit);
                job.set("CI_MERGE_REQUEST_SOURCE_BRANCH_SHA", source);
                let answer = job.run();
                assert_eq!(answer.code, 1, "{kind} {source} {commit}: {answer:?}");
                answer.says("missing-section");
                tried += 1;
            }
        }
    }
    assert_eq!(tried, 45);
}

#[test]
fn each_kind_of_pipeline_on_gitlab_is_judged_against_what_stands_before_the_change() {
    let world = World::with_hooks();
    world.ok(&["checkout", "--quiet", "-b", "topic"]);
    world.sneak(PATH, &sound("in-review"));
    let (main, source) = (world.ok(&["rev-parse", "main"]), world.ok(&["rev-parse", "topic"]));
    let mut job = Job::for_pull_request(&world, Way::GitlabMergedResult);
    // Somebody else's change stands before it in the train, and is in the target branch by no name yet.
    world.ok(&["checkout", "--quiet", "--detach", "main"]);
    let before = world.sneak(OTHER, &sound("in-review"));
    let merged = job.merge(&before, &source).expect("they do not conflict");
    world.ok(&["cherry-pick", "topic"]);
    let rebased = world.ok(&["rev-parse", "HEAD"]);
    let semi_linear = job.merge(&before, &rebased).expect("they do not conflict");
    for (kind, commit, base) in [
        ("detached", &source, &main),
        ("merge_train", &merged, &before),
        ("merge_train", &rebased, &main),
        ("merge_train", &semi_linear, &main),
        ("", &source, &main),
    ] {
        job.pipeline_for(kind, commit);
        job.run_with(Some(&witness(&world))).passes();
        let judged = kept(&world, "judged");
        assert_eq!(judged.lines().next(), Some(format!("{base} {commit}").as_str()), "{kind}");
        job.run_with(Some(PMGIT)).passes();
    }
    job.pipeline_for("merged_result", &job.merge(&main, &source).expect("they do not conflict"));
    job.run_with(Some(&witness(&world))).passes();
    assert!(kept(&world, "judged").starts_with(&main));
    job.set("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "");
    job.run().fails_with("this pipeline belongs to no merge request").says("hint: ");
}

/// A long past, a branch that merged the main branch and was merged itself, and commits on both sides since.
fn grown(past: usize) -> World {
    let world = World::with_hooks();
    for number in 0..past {
        world.sneak("code.rs", &format!("{number}\n"));
    }
    world.ok(&["checkout", "--quiet", "-b", "topic"]);
    for number in 0..3 {
        world.sneak("topic.rs", &format!("{number}\n"));
    }
    world.ok(&["checkout", "--quiet", "main"]);
    world.sneak("main.rs", "1\n");
    // Criss-cross: each side has merged the other, so that there are two merge bases.
    let (main, topic) = (world.ok(&["rev-parse", "main"]), world.ok(&["rev-parse", "topic"]));
    world.ok(&["merge", "--quiet", "--no-verify", "--no-edit", &topic]);
    world.ok(&["checkout", "--quiet", "topic"]);
    world.ok(&["merge", "--quiet", "--no-verify", "--no-edit", &main]);
    for number in 3..6 {
        world.sneak("topic.rs", &format!("{number}\n"));
    }
    world.sneak(PATH, &sound("in-review"));
    world.ok(&["checkout", "--quiet", "main"]);
    for number in 2..5 {
        world.sneak("main.rs", &format!("{number}\n"));
    }
    world
}

#[test]
fn every_commit_between_base_and_head_is_fetched_with_its_files_and_no_long_past() {
    let world = grown(40);
    for way in Way::ALL {
        let job = Job::for_pull_request(&world, way);
        job.run_with(Some(&witness(&world))).passes();
        let judged = kept(&world, "judged");
        let (tips, commits) = judged.split_once('\n').expect("a line of tips");
        let (base, head) = tips.split_once(' ').expect("two tips");
        assert_eq!(commits.trim_end(), job.in_server(&["rev-list", &format!("{base}...{head}")]), "{way:?}");
        assert_eq!(kept(&world, "bases").trim_end(), job.in_server(&["merge-base", "--all", base, head]), "{way:?}");
        let fetched: usize = kept(&world, "trees").trim().parse().expect("a number");
        let objects = job.in_server(&["cat-file", "--batch-all-objects", "--batch-check"]);
        let all = objects.matches(" tree ").count();
        assert!(fetched + 20 < all, "{way:?}: {fetched} of {all}");
        job.run().passes().says("1 document");
        // A forge that cannot leave anything out gives the same.
        job.in_server(&["config", "uploadpack.allowFilter", "false"]);
        job.run_with(Some(&witness(&world))).passes();
        assert_eq!(kept(&world, "judged"), judged, "{way:?}");
    }
}

#[test]
fn commits_that_undo_each_other_are_judged_for_they_may_land_one_by_one() {
    let world = two_commits();
    world.ok(&["rm", "--quiet", PATH]);
    world.commit_all("take it back");
    for way in Way::ALL {
        let job = Job::for_pull_request(&world, way);
        job.run_with(Some(&witness(&world))).passes().silent_about("skipped");
        let judged = kept(&world, "judged");
        assert!(judged.lines().count() > 3, "{way:?}: {judged}");
        std::fs::remove_file(world.outside("home/judged")).expect("it was kept");
    }
    // Who merges the main branch into theirs brings in postmortems, and none of their own.
    let world = World::with_hooks();
    world.ok(&["checkout", "--quiet", "-b", "topic"]);
    world.sneak("code.rs", "1\n");
    world.ok(&["checkout", "--quiet", "main"]);
    world.sneak(PATH, &sound("in-review"));
    world.ok(&["checkout", "--quiet", "topic"]);
    world.ok(&["merge", "--quiet", "--no-verify", "--no-edit", "main"]);
    world.sneak("code.rs", "2\n");
    for way in Way::ALL {
        Job::for_pull_request(&world, way).run_with(None).passes().says("skipped: this change touches neither");
    }
}
