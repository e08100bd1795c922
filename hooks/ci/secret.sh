# For what is told to the forge alone: no other program is given it.
comment_token=${PMGIT_COMMENT_TOKEN-}
unset PMGIT_COMMENT_TOKEN
