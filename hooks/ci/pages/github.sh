address=$GITHUB_SERVER_URL/$GITHUB_REPOSITORY user=x-access-token default=$GITHUB_REF_NAME host=${GITHUB_SERVER_URL#*://}
